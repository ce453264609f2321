import EgressModel
import EgressPolicy
import Testing

@Suite struct DNSRuleTests {
    @Test(arguments: [
        ("any", DNSServers.any), ("kube-dns", .kubeDNS), ("node-local", .nodeLocal), ("gke", .gke),
        ("openshift", .openshift),
    ])
    func `A profile is known by its word`(word: String, servers: DNSServers) throws {
        #expect(try DNSRule(word) == DNSRule(servers))
        #expect(DNSRule(servers).description == word)
    }

    @Test(arguments: [
        ("10.0.0.10", "10.0.0.10/32"), ("10.96.0.0/12", "10.96.0.0/12"), ("FD00::A", "fd00::a/128"),
        ("fd00::/64", "fd00::/64"), ("[fd00::a]", "fd00::a/128"), ("fd00::10:8053", "fd00::10:8053/128"),
    ])
    func `An address or a block is a profile of its own`(text: String, expected: String) throws {
        #expect(try DNSRule(text) == DNSRule(.block(CIDRBlock(expected))))
        #expect(try DNSRule(text).description == expected)
    }

    @Test(arguments: [
        ("kube-dns:8053", "kube-dns:8053"), ("kube-dns:53", "kube-dns"), ("kube-dns:8053,53,8053", "kube-dns:53,8053"),
        ("node-local:5353", "node-local:5353"), ("gke:1", "gke:1"), ("openshift:5353", "openshift"),
        ("openshift:53", "openshift:53"), ("10.0.0.10:53", "10.0.0.10/32"), ("10.0.0.10:8053", "10.0.0.10/32:8053"),
        ("10.96.0.0/12:65535", "10.96.0.0/12:65535"), ("[fd00::10]:8053", "[fd00::10/128]:8053"),
        ("[fd00::/64]:8053,53", "[fd00::/64]:53,8053"), ("[fd00::10]:53", "fd00::10/128"),
        ("[10.0.0.10]:8053", "10.0.0.10/32:8053"), ("gardener/app=coredns:8053", "gardener/app=coredns:8053"),
        ("kube-system/k8s-app=node-local-dns:53", "kube-system/k8s-app=node-local-dns"),
    ])
    func `A profile with ports has a canonical form`(text: String, expected: String) throws {
        #expect(try DNSRule(text).description == expected)
        #expect(try DNSRule(text) == DNSRule(expected))
    }

    @Test(arguments: [
        ("kube-system/k8s-app=node-local-dns", "kube-system/k8s-app=node-local-dns"),
        ("dns-system/app.kubernetes.io/name=coredns", "dns-system/app.kubernetes.io/name=coredns"),
        ("1/b=c,a=,B=d,b=c", "1/B=d,a=,b=c"),
    ])
    func `Pods are a namespace and labels, sorted by key`(text: String, expected: String) throws {
        #expect(try DNSRule(text).description == expected)
        #expect(try DNSRule(text) == DNSRule(expected))
    }

    @Test(arguments: AddressFamily.allCases)
    func `A rule of pods is TCP and UDP to one peer of namespace and pods`(family: AddressFamily) throws {
        let rule = try DNSRule("gardener/b=c,example.com/app=coredns:8053,53").egressRule(family: family)
        let namespace = try Sample.selector("kubernetes.io/metadata.name=gardener")
        let pods = try Sample.selector("example.com/app=coredns", "b=c")
        #expect(rule.peers == [.pods(namespace: namespace, pod: pods)])
        #expect(try rule.portList == PortList("53,8053,53/udp,8053/udp"))
    }

    @Test(arguments: [
        (AddressFamily.ipv4, ["0.0.0.0/0"]), (.ipv6, ["0.0.0.0/0", "::/0"]), (.dual, ["0.0.0.0/0", "::/0"]),
    ])
    func `Any is UDP 53 to everywhere, and then to all pods`(family: AddressFamily, blocks: [String]) throws {
        let rule = DNSRule.any.egressRule(family: family)
        let allPods = NetworkPolicyPeer.pods(namespace: LabelSelector(matchLabels: []), pod: nil)
        #expect(try rule.peers == blocks.map { .ipBlock(try CIDRBlock($0)) } + [allPods])
        #expect(rule.portList?.ranges == [PortRange(.udp, 53)])
    }

    @Test(arguments: AddressFamily.allCases)
    func `Kube-dns is TCP and UDP 53 to one peer of namespace and pods`(family: AddressFamily) throws {
        let rule = DNSRule(.kubeDNS).egressRule(family: family)
        let namespace = try Sample.selector("kubernetes.io/metadata.name=kube-system")
        #expect(try rule.peers == [.pods(namespace: namespace, pod: Sample.selector("k8s-app=kube-dns"))])
        #expect(rule.portList?.ranges == [PortRange(.tcp, 53), PortRange(.udp, 53)])
        #expect(try DNSRule("kube-system/k8s-app=kube-dns").egressRule(family: family) == rule)
    }

    @Test(arguments: AddressFamily.allCases)
    func `Openshift is TCP and UDP 5353 to one peer of namespace and pods`(family: AddressFamily) throws {
        let rule = DNSRule(.openshift).egressRule(family: family)
        let namespace = try Sample.selector("kubernetes.io/metadata.name=openshift-dns")
        let pods = try Sample.selector("dns.operator.openshift.io/daemonset-dns=default")
        #expect(rule.peers == [.pods(namespace: namespace, pod: pods)])
        #expect(rule.portList?.ranges == [PortRange(.tcp, 5353), PortRange(.udp, 5353)])
    }

    @Test(
        arguments: [
            ("node-local", "169.254.20.10/32"), ("gke", "169.254.169.254/32"), ("10.0.0.10", "10.0.0.10/32"),
            ("10.96.0.0/12", "10.96.0.0/12"), ("fd00::a", "fd00::a/128"),
        ], AddressFamily.allCases)
    func `A server is TCP and UDP 53 to its block`(profile: (word: String, block: String), family: AddressFamily) throws
    {
        #expect(
            try DNSRule(profile.word).egressRule(family: family) == Sample.rule(profile.block, ports: "53,53/udp"))
    }

    // MARK: What is no profile

    @Test(
        arguments: [
            ("", nil), ("none", nil), ("None", nil), ("coredns", nil), ("coredns:53", nil), ("kube-system", nil),
            ("ns1.example.com:53", nil), ("10:53", nil), (":53", nil), ("/", nil), ("Any", "any"), ("an:53", "any"),
            ("any ", "any"), ("KUBE-DNS", "kube-dns"), ("kubedns", "kube-dns"), ("kube-dsn", "kube-dns"),
            ("kube-dsn:8053", "kube-dns:8053"), ("kube-dsn:x", "kube-dns"), ("kube-dns/8053", "kube-dns:8053"),
            ("nodelocal", "node-local"), ("gce", "gke"), ("open-shift", "openshift"),
        ] as [(String, String?)])
    func `Another word is no profile, and may be close to one`(text: String, nearest: String?) throws {
        let nearest = try nearest.map { try DNSRule($0) }
        #expect(throws: ValueError.dns(.notProfile(nearest: nearest))) { try DNSRule(text) }
    }

    @Test(arguments: ["10.0.0.1/8", "10.0.0.x", "::ffff:10.0.0.10", "fe80::1%eth0", "1.2.3", "10.0.0.0/33", "10.0.0/8"])
    func `What is no address is refused as an address`(text: String) throws {
        let error = try #require(throws: FormatError.self) { try CIDRBlock(text) }
        #expect(throws: ValueError.format(error)) { try DNSRule(text) }
    }

    @Test(arguments: [
        ("any:8053", ValueError.dns(.portsNotTaken(by: "any"))), ("any:", .dns(.portsNotTaken(by: "any"))),
        ("none:53", .dns(.portsNotTaken(by: "none"))), ("kube-dns:", .port(.empty)), ("kube-dns:53,", .port(.empty)),
        ("10.0.0.10:", .port(.empty)), ("kube-dns:0", .format(.notPort("0", from: 1))),
        ("10.0.0.10:65536", .format(.notPort("65536", from: 1))), ("10.0.0.10:dns", .format(.notPort("dns", from: 1))),
        ("kube-dns:053", .port(.leadingZero("053"))), ("kube-dns:+53", .format(.notPort("+53", from: 1))),
        ("10.0.0.10:53:54", .format(.notPort("53:54", from: 1))), ("kube-dns:53-60", .dns(.portRange("53-60"))),
        ("8053", .dns(.noServers(port: 8053))), ("kube-dns:60-53", .port(.backward(first: 60, last: 53))),
        ("[fd00::10]:53/udp", .dns(.portWithProtocol("53/udp", port: 53))),
        ("a/b=c:8053/TCP", .dns(.portWithProtocol("8053/TCP", port: 8053))), ("10.0.0:53", .format(.notIPv4)),
        ("fd00::/64:8053", .allow(.noBrackets(block: "fd00::/64", ports: "8053"))),
        ("fd00::10:18053", .allow(.noBrackets(block: "fd00::10", ports: "18053"))),
        ("fd00::10:53,8053", .allow(.noBrackets(block: "fd00::10", ports: "53,8053"))),
        ("[fd00::10", .allow(.openBracket)), ("[fd00::10]53", .allow(.textBehindBracket)), ("[]:53", .format(.notIPv4)),
    ])
    func `Wrong ports are refused`(text: String, error: ValueError) {
        #expect(throws: error) { try DNSRule(text) }
    }

    @Test(arguments: [
        ("a/b=c,b=d", ValueError.label(.twoValues(key: "b", "c", "d"))), ("A/b=c", .label(.notNamespace("A"))),
        ("fd00::/b=c", .label(.notNamespace("fd00::"))), ("a/=c", .label(.notKey(""))),
        ("a/b/c/d=e", .label(.notKey("b/c/d"))), ("a/b!=c", .label(.notKey("b!"))), ("a/b==c", .label(.notValue("=c"))),
        ("a/b=c, d=e", .label(.notKey(" d"))), ("a/b=c,d", .word("d", .label(.noEqualsSign))),
        ("a/b=c,", .word("", .label(.noEqualsSign))),
    ])
    func `Labels that Kubernetes would refuse are refused`(text: String, error: ValueError) {
        #expect(throws: ValueError.dns(.pods(error))) { try DNSRule(text) }
    }

    @Test(arguments: [
        ("k8s-app=coredns", "kube-system/k8s-app=coredns"), ("/a=b", "kube-system/a=b"),
        ("app.kubernetes.io/name=coredns", "kube-system/app.kubernetes.io/name=coredns"),
        ("=", "kube-system/k8s-app=kube-dns"), ("a=b,a=c", "kube-system/k8s-app=kube-dns"),
    ])
    func `Labels without a namespace are refused with an example`(text: String, example: String) throws {
        #expect(throws: ValueError.dns(.noNamespace(example: try Self.pods(example)))) { try DNSRule(text) }
    }

    @Test(arguments: [
        ("kube-system/", "kube-system/k8s-app=kube-dns"), ("dns/coredns", "dns/k8s-app=kube-dns"),
        ("dns/app in (a)", "dns/k8s-app=kube-dns"), ("kube-system/53", "kube-system/k8s-app=kube-dns"),
    ])
    func `A namespace without labels is refused with an example`(text: String, example: String) throws {
        #expect(throws: ValueError.dns(.noLabel(example: try Self.pods(example)))) { try DNSRule(text) }
    }

    @Test(arguments: [
        ("k8s:io.kubernetes.pod.namespace=kube-system", "kube-system/k8s-app=kube-dns"),
        ("io.kubernetes.pod.namespace=dns", "dns/k8s-app=kube-dns"),
        ("k8s:io.kubernetes.pod.namespace=dns,k8s:app=coredns", "dns/app=coredns"),
        ("k8s:app=coredns,k8s:io.kubernetes.pod.namespace=dns:53", "dns/app=coredns"),
        ("dns/k8s:app.kubernetes.io/name=coredns:8053", "dns/app.kubernetes.io/name=coredns"),
        (
            "k8s:dns.operator.openshift.io/daemonset-dns=default",
            "kube-system/dns.operator.openshift.io/daemonset-dns=default"
        ),
        ("io.kubernetes.pod.namespace=", "kube-system/k8s-app=kube-dns"),
        ("any:k8s-app=kube-dns", "kube-system/k8s-app=kube-dns"), ("k8s:a=b,k8s:a=c", "kube-system/k8s-app=kube-dns"),
    ])
    func `Labels in Cilium's form are refused with the right form`(text: String, example: String) throws {
        #expect(throws: ValueError.dns(.ciliumLabels(example: try Self.pods(example)))) { try DNSRule(text) }
    }

    private static func pods(_ text: String) throws -> DNSPods {
        let rule = try DNSRule(text)
        guard case .pods(let pods) = rule.servers else { throw ValueError.dns(.notProfile(nearest: nil)) }
        return pods
    }
}
