import EgressTestSupport
import Testing

/// Checks with an independent policy analyser that a policy allows exactly the requested destinations.
@Suite(.waits, .judgedPolicies)
struct JudgedPolicyTests {
    /// A policy, a cluster with a pod that it selects, and everything that this pod can reach. A destination that is
    /// reachable on all ports is also listed for each other range.
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let arguments: [String]
        var cluster = Cluster(selected: ["run": "busybox"])
        let egress: [String: [String]]
    }

    private static let everyPod = ["default/other", "elsewhere/far", "kube-system/dns", "openshift-dns/resolver"]

    private static let cases = [
        Case(
            testDescription: "the article's",
            arguments: ["www.aliyun.com", "--pod", "run=busybox"] + Zones.article,
            egress: [
                "all": ["106.11.93.21/32", "140.205.32.4/32", "140.205.34.3/32", "140.205.230.13/32"],
                "UDP 53": ["0.0.0.0/0"] + everyPod,
            ]),
        Case(
            testDescription: "ports, a range and UDP, each with its own name's addresses",
            arguments: ["api.example.com:443,8000-8010/udp", "git.example.com:22", "--pod", "run=busybox"]
                + Zones.example,
            egress: [
                "TCP 443": ["93.184.216.34/31"], "UDP 8000-8010": ["93.184.216.34/31"],
                "TCP 22": ["140.82.121.4/32"], "UDP 53": ["0.0.0.0/0"] + everyPod,
            ]),
        Case(
            testDescription: "kube-dns and node-local",
            arguments: [
                "git.example.com:22", "--pod", "run=busybox", "--dns", "kube-dns", "--dns", "node-local",
            ] + Zones.example,
            egress: [
                "TCP 22": ["140.82.121.4/32"], "UDP 53": ["169.254.20.10/32", "kube-system/dns"],
                "TCP 53": ["169.254.20.10/32", "kube-system/dns"],
            ]),
        Case(
            testDescription: "openshift",
            arguments: ["git.example.com", "--pod", "run=busybox", "--dns", "openshift"] + Zones.example,
            egress: [
                "all": ["140.82.121.4/32"], "UDP 5353": ["140.82.121.4/32", "openshift-dns/resolver"],
                "TCP 5353": ["140.82.121.4/32", "openshift-dns/resolver"],
            ]),
        Case(
            testDescription: "ports and pods of DNS servers",
            arguments: [
                "git.example.com:22", "--pod", "run=busybox", "--dns", "kube-dns:8053", "--dns", "10.0.0.10:53,8053",
                "--dns", "[fd00::10]:8053", "--dns", "gardener/app=coredns,tier=dns",
            ] + Zones.example,
            cluster: Cluster(
                selected: ["run": "busybox"],
                further: [
                    .init("dns", in: "gardener", labels: ["app": "coredns", "tier": "dns", "more": "yes"]),
                    .init("half", in: "gardener", labels: ["app": "coredns"]),
                    .init("dns", in: "shop", labels: ["app": "coredns", "tier": "dns"]),
                ]),
            egress: [
                "TCP 22": ["140.82.121.4/32"], "UDP 53": ["10.0.0.10/32", "gardener/dns"],
                "TCP 53": ["10.0.0.10/32", "gardener/dns"],
                "UDP 8053": ["10.0.0.10/32", "fd00::10/128", "kube-system/dns"],
                "TCP 8053": ["10.0.0.10/32", "fd00::10/128", "kube-system/dns"],
            ]),
        Case(
            testDescription: "fixed destinations",
            arguments: [
                "git.example.com:22", "--pod", "run=busybox", "--dns", "none", "--allow", "198.51.100.0/24:5432",
                "--allow", "10.1.2.3", "--allow", "[2001:db8::/32]:443/udp",
            ] + Zones.example,
            egress: [
                "all": ["10.1.2.3/32"], "TCP 22": ["10.1.2.3/32", "140.82.121.4/32"],
                "TCP 5432": ["10.1.2.3/32", "198.51.100.0/24"], "UDP 443": ["10.1.2.3/32", "2001:db8::/32"],
            ]),
        Case(
            testDescription: "both families",
            arguments: ["dual.example.com:443", "--pod", "run=busybox", "--family", "dual"] + Zones.example,
            egress: [
                "TCP 443": ["93.184.216.40/32", "2606:2800:220:1::40/128"],
                "UDP 53": ["0.0.0.0/0", "::/0"] + everyPod,
            ]),
        Case(
            testDescription: "requirements of pods",
            arguments: [
                "git.example.com", "--pod-expression", "tier in (web,api),!legacy", "--name", "shop", "--dns", "none",
            ] + Zones.example,
            cluster: Cluster(selected: ["tier": "api"]),
            egress: ["all": ["140.82.121.4/32"]]),
        Case(
            testDescription: "all pods",
            arguments: ["git.example.com", "--all-pods", "--name", "all", "--dns", "none"] + Zones.example,
            egress: ["all": ["140.82.121.4/32"]]),
        Case(
            testDescription: "another namespace",
            arguments: ["git.example.com", "--pod", "app=web", "-n", "shop", "--dns", "none"] + Zones.example,
            cluster: Cluster(
                selected: ["app": "web"], namespace: "shop",
                further: [Cluster.Pod("stranger", in: "elsewhere", labels: ["app": "web"])]),
            egress: ["all": ["140.82.121.4/32"]]),
        Case(
            testDescription: "what is left with --keep-going",
            arguments: [
                "mixed.example.com", "nowhere.example.com", "--pod", "run=busybox", "--keep-going", "--dns", "none",
            ] + Zones.example,
            egress: ["all": ["93.184.216.47/32"]]),
    ]

    @Test(arguments: cases)
    func `exactly what was asked is reachable, and ingress is free`(row: Case) throws {
        let connectivity = try Self.connectivity(row)
        #expect(connectivity.egress() == row.egress, "\(connectivity)")
        #expect(connectivity.ingressIsFree())
    }

    @Test(arguments: cases.filter { !$0.arguments.contains("--all-pods") })
    func `a pod that is not selected reaches everything`(row: Case) throws {
        let connectivity = try Self.connectivity(row)
        let blocks = connectivity.egress(from: "other")["all"]?.prefix(2)
        #expect(blocks == ["0.0.0.0/0", "::/0"])
    }

    @Test func `with all pods the others of the namespace are bound, and no pod of another namespace is`() throws {
        let row = try #require(Self.cases.first { $0.arguments.contains("--all-pods") })
        let connectivity = try Self.connectivity(row)
        #expect(connectivity.egress(from: "other") == row.egress)
        #expect(connectivity.egress(from: "elsewhere/far")["all"]?.prefix(2) == ["0.0.0.0/0", "::/0"])
    }

    private static func connectivity(_ row: Case) throws -> Connectivity {
        let run = try generate("", row.arguments)
        return try Judges.connectivity(policy: run.stdout, in: row.cluster)
    }
}
