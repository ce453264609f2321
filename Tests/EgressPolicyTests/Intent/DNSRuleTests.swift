import EgressModel
import EgressPolicy
import Testing

@Suite struct DNSRuleTests {
    @Test(arguments: [
        ("any", DNSRule.any), ("kube-dns", .kubeDNS), ("node-local", .nodeLocal), ("gke", .gke),
        ("openshift", .openshift),
    ])
    func `A profile is known by its word`(word: String, rule: DNSRule) throws {
        #expect(try DNSRule(word) == rule)
        #expect(rule.description == word)
    }

    @Test(arguments: [
        ("10.0.0.10", "10.0.0.10/32"), ("10.96.0.0/12", "10.96.0.0/12"), ("FD00::A", "fd00::a/128"),
        ("fd00::/64", "fd00::/64"),
    ])
    func `An address or a block is a profile of its own`(text: String, expected: String) throws {
        #expect(try DNSRule(text) == .block(CIDRBlock(expected)))
        #expect(try DNSRule(text).description == expected)
    }

    @Test(arguments: ["", "none", "Any", "KUBE-DNS", "coredns", "kubedns", "any "])
    func `Another word is no profile`(word: String) {
        #expect(throws: ValueError.dns(.notProfile)) { try DNSRule(word) }
    }

    @Test(arguments: ["10.0.0.1/8", "10.0.0.10:53", "10.0.0.x", "::ffff:10.0.0.10"])
    func `What is no address is refused as an address`(text: String) throws {
        let error = try #require(throws: FormatError.self) { try CIDRBlock(text) }
        #expect(throws: ValueError.format(error)) { try DNSRule(text) }
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
        let rule = DNSRule.kubeDNS.egressRule(family: family)
        let namespace = try Sample.selector("kubernetes.io/metadata.name=kube-system")
        #expect(try rule.peers == [.pods(namespace: namespace, pod: Sample.selector("k8s-app=kube-dns"))])
        #expect(rule.portList?.ranges == [PortRange(.tcp, 53), PortRange(.udp, 53)])
    }

    @Test(arguments: AddressFamily.allCases)
    func `Openshift is TCP and UDP 5353 to one peer of namespace and pods`(family: AddressFamily) throws {
        let rule = DNSRule.openshift.egressRule(family: family)
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
}
