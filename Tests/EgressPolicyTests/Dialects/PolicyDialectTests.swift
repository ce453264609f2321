import EgressModel
import EgressPolicy
import Testing

@Suite struct PolicyDialectTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let dialect: PolicyDialect
        /// The cause of the objection, or `nil` if there is no objection.
        var subject: DialectObjection.Subject?
        var name = ""
        let adjust: @Sendable (inout PolicyIntent) throws -> Void
        var holdsNames = true

        var testDescription: String { "\(dialect) \(name)\(subject.map { "\($0)" } ?? "")" }
    }

    private static let objectionable: [Case] =
        PolicyDialect.allCases.map {
            Case(dialect: $0, subject: .setting(.retain, nil)) { $0.retain = try TimeSpan("0") }
        }
        + PolicyDialect.allCases.filter(\.holdsNames).flatMap { dialect in
            [
                Case(dialect: dialect, subject: .setting(.aggregate, nil)) { $0.aggregate = true },
                Case(dialect: dialect, subject: .setting(.family, "ipv6")) { $0.family = .ipv6 },
            ]
        }
        + [PolicyDialect.clusterNetworkPolicy, .gke].map {
            Case(dialect: $0, subject: .setting(.sources, nil)) { $0.ingress.blocks = [try AllowSpec("8.8.8.8")] }
        }
        + [
            Case(dialect: .cilium, subject: .setting(.fromPods, "io.kubernetes.pod.namespace=a")) {
                $0.ingress.pods = [try Label("io.kubernetes.pod.namespace=a"), try Label("a=b")]
            },
            Case(dialect: .cilium, subject: .setting(.fromPods, "io.cilium.k8s.namespace.labels.team=a")) {
                $0.ingress.pods = [try Label("io.cilium.k8s.namespace.labels.team=a")]
            },
            Case(dialect: .cilium, subject: .setting(.fromNamespaces, "\(key(29))=")) {
                $0.ingress.namespaces = [try Label("\(key(29))=")]
            },
            Case(dialect: .cilium, subject: .setting(.fromNamespaces, "\(prefix(219))/a=")) {
                $0.ingress.namespaces = [try Label("\(prefix(219))/a=")]
            },
            Case(dialect: .cilium, subject: .setting(.dns, "none")) { $0.dns = [] },
            Case(dialect: .cilium, subject: .setting(.dns, "node-local")) {
                $0.dns = [DNSRule(.kubeDNS), DNSRule(.nodeLocal)]
            },
            Case(dialect: .cilium, subject: .setting(.dns, "node-local:8053")) {
                $0.dns = [DNSRule(.nodeLocal, ports: [8053])]
            },
            Case(dialect: .cilium, subject: .setting(.dns, "dns/io.cilium.x=a:8053")) {
                $0.dns = [try DNSRule("dns/a=b"), try DNSRule("dns/io.cilium.x=a:8053")]
            },
            Case(dialect: .cilium, subject: .setting(.dns, "169.254.20.10/32")) {
                $0.dns = [DNSRule(.block(try CIDRBlock("169.254.20.10")))]
            },
            Case(dialect: .clusterNetworkPolicy, subject: name("localhost")) { $0.hosts = [try HostSpec("localhost")] },
            Case(dialect: .clusterNetworkPolicy, subject: name("_a.example.com")) {
                $0.hosts = [try HostSpec("_a.example.com")]
            },
            Case(dialect: .clusterNetworkPolicy, subject: name("a_.example.com")) {
                $0.hosts = [try HostSpec("a_.example.com")]
            },
            Case(dialect: .clusterNetworkPolicy, subject: name("-a.example.com")) {
                $0.hosts = [try HostSpec("-a.example.com")]
            },
            Case(dialect: .clusterNetworkPolicy, subject: name("www.a-.example.com")) {
                $0.hosts = [try HostSpec("www.a-.example.com")]
            },
            Case(dialect: .gke, subject: .setting(.dns, nil)) { $0.dns = [DNSRule(.kubeDNS), DNSRule(.gke)] },
            Case(dialect: .gke, subject: .setting(.allow, "8.8.8.0/24:53")) {
                $0.allow = [try AllowSpec("8.8.8.0/24:53")]
            },
            Case(dialect: .gke, subject: name("a.example.com"), name: "range") {
                $0.hosts = [try HostSpec("a.example.com:80,90-91,100-200")]
            },
            Case(dialect: .gke, subject: name("*.example.com"), name: "sctp") {
                $0.hosts = [try HostSpec("*.example.com:80,80/sctp")]
            },
            Case(dialect: .gke, subject: name("_a.example.com")) { $0.hosts = [try HostSpec("_a.example.com")] },
            Case(dialect: .gke, subject: name("a-.example.com")) { $0.hosts = [try HostSpec("a-.example.com")] },
            Case(dialect: .antrea, subject: name("a_b.example.com")) { $0.hosts = [try HostSpec("a_b.example.com")] },
            Case(dialect: .aws, subject: name("localhost")) { $0.hosts = [try HostSpec("localhost")] },
            Case(dialect: .aws, subject: name("a_.example.com")) { $0.hosts = [try HostSpec("a_.example.com")] },
            Case(dialect: .aws, subject: name("-a.example.com")) { $0.hosts = [try HostSpec("-a.example.com")] },
        ]

    private static func name(_ text: String) -> DialectObjection.Subject? { (try? HostName(text)).map { .host($0) } }

    private static func key(_ count: Int) -> String { String(repeating: "a", count: count) }

    private static func prefix(_ count: Int) -> String { String(String(repeating: "a.", count: count).prefix(count)) }

    private func objections(_ row: Case, namespace: String? = "shop") throws -> [DialectObjection] {
        var intent = PolicyIntent(hosts: [try HostSpec("www.example.com:443")])
        if row.dialect == .gke { intent.dns = [] }
        try row.adjust(&intent)
        let subject = try PolicySubject(name: "web", namespace: namespace, podSelector: .all)
        return row.dialect.objections(to: intent, of: subject, holdsNames: row.holdsNames && row.dialect.holdsNames)
    }

    @Test(arguments: PolicyDialect.allCases)
    func `Labels that Cilium gives itself select no pods there`(dialect: PolicyDialect) throws {
        let keys = ["io.kubernetes.pod.namespace", "io.cilium.k8s.policy.cluster"]
        let selector = LabelSelector(
            matchLabels: [try Label("\(keys[0])=kube-system"), try Label("a=b")],
            matchExpressions: [try LabelRequirement(key: keys[1], condition: .exists)])
        let subject = try PolicySubject(name: "web", namespace: "shop", podSelector: selector)
        var intent = PolicyIntent(hosts: [try HostSpec("www.example.com")])
        if dialect == .gke { intent.dns = [] }
        let found = dialect.objections(to: intent, of: subject, holdsNames: dialect.holdsNames)
        #expect(found.map(\.subject) == (dialect == .cilium ? keys.map { .setting(.pod, $0) } : []))
    }

    @Test(arguments: objectionable)
    func `What a dialect cannot say is told with what is to blame`(row: Case) throws {
        #expect(try objections(row).map(\.subject) == [row.subject])
    }

    @Test(arguments: [
        Case(dialect: .cilium, name: "gke") { $0.dns = [.any, DNSRule(.kubeDNS), DNSRule(.gke), DNSRule(.openshift)] },
        Case(dialect: .cilium, name: "dual") { $0.family = .dual },
        Case(dialect: .cilium, name: "_a") { $0.hosts = [try HostSpec("_a.example.com")] },
        Case(dialect: .cilium, name: "pods") { $0.dns = [try DNSRule("kube-system/k8s-app=node-local-dns:53,8053")] },
        Case(dialect: .calico, name: "pods") { $0.dns = [try DNSRule("dns/io.cilium.x=a")] },
        Case(dialect: .cilium, name: "-a-") { $0.hosts = [try HostSpec("-a-.example.com")] },
        Case(dialect: .calico, name: "-a-") { $0.hosts = [try HostSpec("-a-.example.com")] },
        Case(dialect: .calico, name: "all") {
            $0 = PolicyIntent(hosts: [try HostSpec("_a")])
            $0.aggregate = true
            $0.family = .ipv6
            $0.dns = [DNSRule(.nodeLocal)]
        },
        Case(dialect: .cilium, name: "keys") {
            $0.ingress.namespaces = [try Label("\(key(28))="), try Label("\(prefix(217))/\(key(63))=")]
        },
        Case(dialect: .cilium, name: "sources alone") {
            $0 = PolicyIntent(hosts: [])
            $0.ingress.hosts = [try HostSpec("a")]
            $0.dns = [DNSRule(.nodeLocal)]
            $0.aggregate = true
            $0.family = .ipv6
        },
        Case(dialect: .cilium, name: "sources to merge") {
            $0.ingress.hosts = [try HostSpec("a")]
            $0.aggregate = true
        },
        Case(dialect: .calico, name: "sources") { $0.ingress.pods = [try Label("io.kubernetes.pod.namespace=a")] },
        Case(dialect: .clusterNetworkPolicy, name: "dns") { $0.dns = [DNSRule(.nodeLocal), .any] },
        Case(dialect: .clusterNetworkPolicy, name: "no dns") { $0.dns = [] },
        Case(dialect: .clusterNetworkPolicy, name: "a_b") { $0.hosts = [try HostSpec("a_b.example.com")] },
        Case(
            dialect: .clusterNetworkPolicy, name: "addresses",
            adjust: {
                $0 = PolicyIntent(hosts: [try HostSpec("_a")])
                $0.aggregate = true
                $0.family = .ipv6
            }, holdsNames: false),
        Case(dialect: .cilium, name: "addresses", adjust: { $0.dns = [] }, holdsNames: false),
        Case(dialect: .gke, name: "ports") { $0.hosts = [try HostSpec("a_b:80,81,53/udp"), try HostSpec("*.b.c")] },
        Case(dialect: .antrea, name: "all") {
            $0.hosts = [
                try HostSpec("-a.example.com:1-2/udp,9/sctp"), try HostSpec("*.b.c"), try HostSpec("localhost"),
            ]
            $0.dns = []
            $0.allow = [try AllowSpec("8.8.8.0/24")]
            $0.ingress.pods = [try Label("a=b")]
        },
        Case(dialect: .aws, name: "all") {
            $0.hosts = [try HostSpec("_a.example.com:1-2/udp,9/sctp"), try HostSpec("*.b.c")]
            $0.allow = [try AllowSpec("8.8.8.0/24")]
            $0.ingress.pods = [try Label("a=b")]
        },
    ])
    func `What a dialect can say is no reason to object`(row: Case) throws {
        #expect(try objections(row) == [])
    }

    @Test func `A policy of all namespaces would govern too much`() throws {
        for dialect in PolicyDialect.allCases {
            let found = try objections(Case(dialect: dialect) { _ in }, namespace: nil)
            #expect(found == (dialect == .clusterNetworkPolicy ? [.noNamespace(dialect)] : []))
        }
    }

    @Test func `A name that is too long behind its namespace is told`() throws {
        let name = String(repeating: "a.", count: 120) + "a"
        let tooLong = DialectObjection.longName(.clusterNetworkPolicy)
        for (namespace, expected) in [("shop-of-all", []), ("shop-of-alls", [tooLong])] {
            let subject = try PolicySubject(name: name, namespace: namespace, podSelector: .all)
            let found = PolicyDialect.clusterNetworkPolicy.objections(
                to: PolicyIntent(hosts: []), of: subject, holdsNames: true)
            #expect(subject.clusterName == "\(namespace).\(name)")
            #expect(found == expected)
        }
    }
}
