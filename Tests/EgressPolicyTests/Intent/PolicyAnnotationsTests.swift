import EgressModel
import EgressPolicy
import Testing

@Suite struct PolicyAnnotationsTests {
    @Test func `Defaults are left out`() throws {
        let intent = PolicyIntent(hosts: [try HostSpec("www.aliyun.com")])
        #expect(
            Self.texts(PolicyAnnotations.annotations(of: intent, applied: [.egress: ["www.aliyun.com", "dns=any"]]))
                == [
                    "egressgen.dev/hosts: www.aliyun.com",
                    "egressgen.dev/applied: www.aliyun.com dns=any",
                ])
    }

    @Test func `A fuller intent is written in canonical form, hosts one a line`() throws {
        var intent = PolicyIntent(hosts: [try HostSpec("api.example.com:443"), try HostSpec("Git.example.com.:22,443")])
        intent.dns = [DNSRule(.kubeDNS), DNSRule(.nodeLocal)]
        intent.allow = [try AllowSpec("198.51.100.0/24:5432")]
        intent.retain = try TimeSpan("48h")
        let applied = [
            "api.example.com:443", "git.example.com:22,443", "dns=kube-dns", "dns=node-local",
            "allow=198.51.100.0/24:5432",
        ]
        #expect(
            Self.texts(PolicyAnnotations.annotations(of: intent, applied: [.egress: applied])) == [
                "egressgen.dev/hosts: api.example.com:443\ngit.example.com:22,443",
                "egressgen.dev/dns: kube-dns node-local",
                "egressgen.dev/allow: 198.51.100.0/24:5432",
                "egressgen.dev/retain: 48h",
                "egressgen.dev/applied: api.example.com:443 git.example.com:22,443 dns=kube-dns dns=node-local "
                    + "allow=198.51.100.0/24:5432",
            ])
    }

    @Test func `Everything that is not the default is written, in one order`() throws {
        var intent = PolicyIntent(hosts: [try HostSpec("a.example")])
        intent.dns = [DNSRule(.block(try CIDRBlock("10.0.0.10"))), .any]
        intent.family = .dual
        intent.allow = [try AllowSpec("[2001:db8::/32]:443"), try AllowSpec("192.0.2.1")]
        intent.accept = [try CIDRBlock("10.0.0.0/8"), try CIDRBlock("fc00::/7")]
        intent.retain = try TimeSpan("0")
        intent.aggregate = true
        #expect(
            Self.texts(PolicyAnnotations.annotations(of: intent, applied: [.egress: []])) == [
                "egressgen.dev/hosts: a.example",
                "egressgen.dev/dns: 10.0.0.10/32 any",
                "egressgen.dev/family: dual",
                "egressgen.dev/allow: [2001:db8::/32]:443 192.0.2.1/32",
                "egressgen.dev/accept: 10.0.0.0/8 fc00::/7",
                "egressgen.dev/retain: 0",
                "egressgen.dev/aggregate: true",
                "egressgen.dev/applied: ",
            ])
    }

    @Test func `No DNS rule is the word none`() throws {
        var intent = PolicyIntent(hosts: [try HostSpec("a.example")])
        intent.dns = []
        #expect(
            Self.texts(PolicyAnnotations.annotations(of: intent, applied: [.egress: ["a.example"]])) == [
                "egressgen.dev/hosts: a.example", "egressgen.dev/dns: none", "egressgen.dev/applied: a.example",
            ])
    }

    @Test(arguments: [
        ("24h", nil), ("1d", nil), ("23h60m", nil), ("86400s", nil), ("86399999ms", "86399999ms"), ("24h1s", "24h1s"),
        ("1h", "1h"), ("0", "0"), ("1.5h", "1.5h"), ("7d", "7d"), ("1w", "1w"),
    ])
    func `A day is the default retention however it is written`(text: String, expected: String?) throws {
        var intent = PolicyIntent(hosts: [try HostSpec("a.example")])
        intent.retain = try TimeSpan(text)
        let annotations = PolicyAnnotations.annotations(of: intent, applied: [.egress: []])
        #expect(annotations.first { $0.key == "egressgen.dev/retain" }?.value == expected)
    }

    @Test(arguments: [(AddressFamily.ipv4, nil), (.ipv6, "ipv6"), (.dual, "dual")])
    func `IPv4 is the default family`(family: AddressFamily, expected: String?) throws {
        var intent = PolicyIntent(hosts: [try HostSpec("a.example")])
        intent.family = family
        let annotations = PolicyAnnotations.annotations(of: intent, applied: [.egress: []])
        #expect(annotations.first { $0.key == "egressgen.dev/family" }?.value == expected)
    }

    @Test func `The size is that of all keys and values in bytes`() {
        #expect(PolicyAnnotations.size([]) == 0)
        #expect(PolicyAnnotations.size([Annotation(key: "ab", value: "cde"), Annotation(key: "f", value: "ü")]) == 8)
        #expect(PolicyAnnotations.sizeLimit == 262_144)
    }

    private static func texts(_ annotations: [Annotation]) -> [String] {
        annotations.map { "\($0.key): \($0.value)" }
    }
}
