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
        #expect(try spec.host == .name(DomainName("ntp.example.com")))
        #expect(spec.ports.ranges == [PortRange(.udp, 123)])
        #expect(try HostSpec("www.example.com").ports.isEvery)
    }

    @Test(arguments: [
        ("https://www.aliyun.com/x", "www.aliyun.com"), ("HTTPS://www.aliyun.com", "www.aliyun.com"),
        ("https://www.aliyun.com?q=1", "www.aliyun.com"), ("https://www.aliyun.com#top", "www.aliyun.com"),
        ("//www.aliyun.com/x", "www.aliyun.com"),
        ("https://user:secret@www.aliyun.com:8443/x", "www.aliyun.com:8443"), ("https://", nil),
    ])
    func `A URL is refused with the host in it`(text: String, host: String?) {
        #expect(throws: ValueError.host(.url(host: host))) { try HostSpec(text) }
    }

    private static let addresses = [
        ("1.2.3.4", "1.2.3.4/32"), ("1.2.3.4:443", "1.2.3.4/32:443"), ("10.0.0.0/8", "10.0.0.0/8"),
        ("10.0.0.0/8:443,53/udp", "10.0.0.0/8:443,53/udp"), ("2001:db8::1", "2001:db8::1/128"),
        ("2001:db8::/32", "2001:db8::/32"), ("[2001:db8::1]", "2001:db8::1/128"),
        ("[2001:db8::1]:443", "[2001:db8::1/128]:443"),
    ]

    @Test(arguments: addresses)
    func `An address is refused with the block to write instead`(text: String, block: String) throws {
        #expect(throws: ValueError.host(.address(.block(try AllowSpec(block))))) { try HostSpec(text) }
    }

    @Test func `A URL of an address is refused with the block to write instead`() throws {
        let block = try AllowSpec("1.2.3.4")
        #expect(throws: ValueError.host(.urlOfAddress(.block(block)))) { try HostSpec("https://1.2.3.4/x") }
    }

    @Test(arguments: ["10.0.0.1/8", "0.0.0.0/0", "::/0", "::ffff:1.2.3.4", "fe80::1%eth0", "10.0.0.0/33"])
    func `An address that no block could be as it is written is refused with what is wrong`(text: String) throws {
        let error = try #require(throws: ValueError.self) { try AllowSpec(text) }
        #expect(throws: ValueError.host(.address(.corrected(error)))) { try HostSpec(text) }
    }

    @Test(arguments: [
        "*", "*.", "*:443", "**", "www.*.com", "a*.example.com", "*a.com", "*.*.example.com", "**.example.com",
        "*.example.*", "*.a.*.example.com:443",
    ])
    func `A wildcard that is not the whole first label is refused`(text: String) {
        #expect(throws: ValueError.host(.pattern(.otherForm))) { try HostSpec(text) }
    }

    @Test(arguments: ["*.com", "*.COM.", "*.com:443", "*.localhost"])
    func `A pattern whose suffix has one label is refused`(text: String) {
        #expect(throws: ValueError.host(.pattern(.shortSuffix))) { try HostSpec(text) }
    }

    @Test(arguments: [
        "*.svc.cluster.local", "*.Shop.svc.Cluster.local", "*.svc.cluster.local.", "*.svc.cluster.local:80",
        "*.cluster.local",
    ])
    func `A pattern of Services is a matter of pod selectors`(text: String) {
        #expect(throws: ValueError.host(.pattern(.clusterDomain))) { try HostSpec(text) }
    }

    @Test(arguments: ["*.example.com", "*.example.com:443", "*.com", "*", "a*.example.com"])
    func `Where a name must be looked up, no pattern is accepted`(text: String) {
        #expect(throws: ValueError.host(.pattern(.unsuitable))) { try HostSpec(exact: text) }
    }

    @Test func `A pattern is a suffix and its ports`() throws {
        let spec = try HostSpec("*.EXAMPLE.com.:443/tcp")
        #expect(try spec.host == .below(DomainName("example.com")))
        #expect(spec.description == "*.example.com:443")
        #expect(throws: ValueError.host(.digitsAlone)) { try HostSpec("*.1.2.3.4") }
        #expect(throws: ValueError.host(.hyphensAlone)) { try HostSpec("*.-.example") }
    }

    @Test(arguments: ["münchen.de", "münchen.de:443", "пример.рф", "www。example。com"])
    func `A name beyond ASCII is to be written in its xn-- form`(text: String) {
        #expect(throws: ValueError.format(.notASCII)) { try HostSpec(text) }
    }

    @Test(arguments: ["1.2.3", "1.2.3.4.5", "www.example.1", "42", "010.0.0.1", "1.2.3.256", "example.007."])
    func `A last label of digits alone, which is an address to many readers, is refused`(text: String) {
        #expect(throws: ValueError.host(.digitsAlone)) { try HostSpec(text) }
    }

    @Test(arguments: ["-a.example.com", "jow-.github.io", "outping--.example.com", "www.-example.com", "www.example-"])
    func `A hyphen at the start or the end of a label is accepted`(text: String) throws {
        #expect(try HostSpec(text).description == text)
        #expect(try HostSpec(text.uppercased() + ".:443").description == text + ":443")
        #expect(plain(text) == (text.hasSuffix("-") ? nil : try HostSpec(text)))
    }

    @Test(arguments: [
        "-", "--", "-.example.com", "---.example.com", "www.-.example.com", "www.example.-", "-.", "-:443",
    ])
    func `A label of hyphens alone is refused`(text: String) {
        #expect(throws: ValueError.host(.hyphensAlone)) { try HostSpec(text) }
        #expect(plain(text) == nil)
    }

    private func plain(_ text: String) -> HostSpec? { Array(text.utf8).withUnsafeBufferPointer { HostSpec(plain: $0) } }

    @Test(arguments: [
        ("", ValueError.host(.empty)),
        (":443", .format(.empty)),
        (".", .format(.emptyLabel)),
        ("a..b", .format(.emptyLabel)),
        ("www.example.com/x", .host(.path(host: "www.example.com"))),
        ("www.example.com/x:443", .host(.path(host: "www.example.com"))),
        ("a b.example.com", .format(.otherCharacter)),
        ("user@example.com", .format(.otherCharacter)),
        (#"a\.b.example.com"#, .format(.escapedByte)),
        ("www.example.com:", .port(.empty)),
        ("www.example.com:443:80", .format(.notPort("443:80", from: 1))),
        ("www.example.com:0", .format(.notPort("0", from: 1))),
        ("www.example.com:65536", .format(.notPort("65536", from: 1))),
        ("www.example.com:443-80", .port(.backward(first: 443, last: 80))),
        ("www.example.com:443/icmp", .port(.notProtocol("icmp"))),
    ])
    func `Anything else that is no host is refused`(text: String, error: ValueError) {
        #expect(throws: error) { try HostSpec(text) }
    }

    @Test func `A label of 64 bytes is refused`() {
        let label = String(repeating: "a", count: 64)
        #expect(throws: ValueError.format(.longLabel)) { try HostSpec("\(label).example.com") }
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
