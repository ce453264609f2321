import EgressModel
import EgressPolicy
import Testing

@Suite struct HostSpecTests {
    @Test(arguments: [
        ("www.aliyun.com", "www.aliyun.com"),
        ("Git.example.com.:22,443", "git.example.com:22,443"),
        ("db.example.com:5432", "db.example.com:5432"),
        ("db.example.com:5432/tcp", "db.example.com:5432"),
        ("ntp.example.com:123/UDP", "ntp.example.com:123/udp"),
        ("x.example.com:443,8000-8010/udp", "x.example.com:443,8000-8010/udp"),
        ("x.example.com:9/sctp,8000-8010/udp,8005-8020/udp,443", "x.example.com:443,8000-8020/udp,9/sctp"),
        ("_dmarc.example.com", "_dmarc.example.com"),
        ("xn--mnchen-3ya.de", "xn--mnchen-3ya.de"),
        ("localhost:80", "localhost:80"),
        ("1.2.3.4.example", "1.2.3.4.example"),
        ("3com.com", "3com.com"),
        ("example.4a", "example.4a"),
    ])
    func `A host has a canonical form`(text: String, expected: String) throws {
        #expect(try HostSpec(text).description == expected)
        #expect(try HostSpec(text) == HostSpec(expected))
    }

    @Test func `A host is a name and its ports`() throws {
        let spec = try HostSpec("ntp.example.com:123/udp")
        #expect(try spec.name == DomainName("ntp.example.com"))
        #expect(spec.ports.ranges == [PortRange(.udp, 123)])
        #expect(try HostSpec("www.example.com").ports.isEvery)
    }

    @Test(arguments: [
        ("https://www.aliyun.com/x", "write the name alone: www.aliyun.com"),
        ("HTTPS://www.aliyun.com", "write the name alone: www.aliyun.com"),
        ("https://www.aliyun.com?q=1", "write the name alone: www.aliyun.com"),
        ("https://www.aliyun.com#top", "write the name alone: www.aliyun.com"),
        ("https://user:secret@www.aliyun.com:8443/x", "write the name alone: www.aliyun.com:8443"),
        ("https://", nil),
    ])
    func `A URL is refused, and the hint names the host in it`(text: String, hint: String?) {
        #expect(throws: FormatError("is a URL", hint: hint)) { try HostSpec(text) }
    }

    @Test(arguments: [
        ("1.2.3.4", "write --allow 1.2.3.4/32"),
        ("1.2.3.4:443", "write --allow 1.2.3.4/32:443"),
        ("10.0.0.0/8", "write --allow 10.0.0.0/8"),
        ("10.0.0.0/8:443,53/udp", "write --allow 10.0.0.0/8:443,53/udp"),
        ("2001:db8::1", "write --allow 2001:db8::1/128"),
        ("2001:db8::/32", "write --allow 2001:db8::/32"),
        ("[2001:db8::1]", "write --allow 2001:db8::1/128"),
        ("[2001:db8::1]:443", "write --allow [2001:db8::1/128]:443"),
    ])
    func `An address is refused, and the hint gives the flag to write`(text: String, hint: String) {
        #expect(throws: FormatError("is an address", hint: hint)) { try HostSpec(text) }
    }

    @Test(arguments: [
        ("10.0.0.1/8", "write 10.0.0.0/8 behind --allow"),
        ("0.0.0.0/0", "add ports, as in 0.0.0.0/0:443 behind --allow"),
        ("::/0", "add ports, as in [::/0]:443 behind --allow"),
        ("::ffff:1.2.3.4", "write the IPv4 address 1.2.3.4 behind --allow"),
        ("fe80::1%eth0", "write --allow CIDR"),
        ("10.0.0.0/33", "write --allow CIDR"),
    ])
    func `The hint for an address gives nothing that --allow would refuse`(text: String, hint: String) {
        #expect(throws: FormatError("is an address", hint: hint)) { try HostSpec(text) }
    }

    @Test(arguments: ["*.aliyun.com", "*", "www.*.com", "*.aliyun.com:443", "a*.example.com"])
    func `A wildcard is refused`(text: String) {
        #expect(throws: FormatError("is a wildcard", hint: "DNS lists no names; write each name")) {
            try HostSpec(text)
        }
    }

    @Test(arguments: [
        "*.svc.cluster.local", "*.Shop.svc.Cluster.local", "*.svc.cluster.local.", "*.svc.cluster.local:80",
    ])
    func `A wildcard of Services is a matter of pod selectors`(text: String) {
        #expect(
            throws: FormatError("is a wildcard", hint: "for Services of the cluster write a policy with podSelector")
        ) { try HostSpec(text) }
    }

    @Test(arguments: ["münchen.de", "münchen.de:443", "пример.рф", "www。example。com"])
    func `A name beyond ASCII is to be written in its xn-- form`(text: String) {
        #expect(throws: FormatError("is not ASCII", hint: "write the xn-- form of the name (RFC 5891)")) {
            try HostSpec(text)
        }
    }

    @Test(arguments: ["1.2.3", "1.2.3.4.5", "www.example.1", "42", "010.0.0.1", "1.2.3.256", "example.007."])
    func `A last label of digits alone, which is an address to many readers, is refused`(text: String) {
        #expect(
            throws: FormatError("ends in a label of digits alone", hint: "write a name, or --allow for an address")
        ) { try HostSpec(text) }
    }

    @Test(arguments: ["-a.example.com", "a-.example.com", "www.-example.com", "www.example-", "-"])
    func `A label neither starts nor ends with a hyphen`(text: String) {
        #expect(throws: FormatError("has a label that starts or ends with '-'")) { try HostSpec(text) }
    }

    @Test(arguments: [
        ("", FormatError("is empty", hint: "write a name such as www.example.com")),
        (":443", FormatError("is empty")),
        (".", FormatError("has an empty label")),
        ("a..b", FormatError("has an empty label")),
        ("www.example.com/x", FormatError("has a path", hint: "write the name alone: www.example.com")),
        ("www.example.com/x:443", FormatError("has a path", hint: "write the name alone: www.example.com")),
        ("a b.example.com", FormatError("may hold only letters, digits, '-', '_' and '.'")),
        ("user@example.com", FormatError("may hold only letters, digits, '-', '_' and '.'")),
        (#"a\.b.example.com"#, FormatError("has an escaped byte")),
        ("www.example.com:", FormatError("has an empty port")),
        ("www.example.com:443:80", FormatError("'443:80' is not a port", hint: "ports are numbers from 1 to 65535")),
        ("www.example.com:0", FormatError("'0' is not a port", hint: "ports are numbers from 1 to 65535")),
        ("www.example.com:65536", FormatError("'65536' is not a port", hint: "ports are numbers from 1 to 65535")),
        ("www.example.com:443-80", FormatError("port range 443-80 ends below its start")),
        ("www.example.com:443/icmp", FormatError("'icmp' is not a protocol", hint: "protocols are tcp, udp and sctp")),
    ])
    func `Anything else that is no host is refused`(text: String, error: FormatError) {
        #expect(throws: error) { try HostSpec(text) }
    }

    @Test func `A label of 64 bytes is refused`() {
        let label = String(repeating: "a", count: 64)
        #expect(throws: FormatError("has a label of more than 63 bytes")) { try HostSpec("\(label).example.com") }
    }

    @Test(arguments: [
        (["a.example", "b.example", "c.example"], ["a.example", "b.example", "c.example"], []),
        (["b.example:443", "a.example", "B.example.:22"], ["b.example:22,443", "a.example"], []),
        (["a.example:443", "a.example:440-450"], ["a.example:440-450"], []),
        (["a.example:53", "a.example:53/udp"], ["a.example:53,53/udp"], []),
        (["a.example", "A.example"], ["a.example"], []),
        (["a.example:443", "a.example"], ["a.example"], ["a.example"]),
        (["a.example", "a.example:443", "a.example:80"], ["a.example"], ["a.example"]),
        (
            ["b.example:1", "a.example", "a.example:2", "b.example"], ["b.example", "a.example"],
            ["b.example", "a.example"]
        ),
        ([], [], []),
    ])
    func `Specs of one name are merged at its first place, and no ports wins`(
        texts: [String], specs: [String], widened: [String]
    ) throws {
        let merged = HostSpec.merged(try texts.map { try HostSpec($0) })
        #expect(merged.specs.map(\.description) == specs)
        #expect(merged.widened.map(\.description) == widened)
    }
}
