import ArgumentParser
import EgressModel
import EgressPolicy
import EgressRefresh
import Testing

@testable import EgressCommands

@Suite struct IntentOptionsTests {
    private static let profilesHint =
        "profiles are any, kube-dns, node-local, gke, openshift, none, an address or CIDR, and NAMESPACE/KEY=VALUE"
    private static let durationHint = "write a number and a unit, as in 500ms, 90s, 1h30m or 7d"

    private func intent(_ arguments: [String]) throws -> PolicyIntent {
        try IntentOptions.parse(arguments).intent(hosts: [])
    }

    @Test func `has the defaults of the manual`() throws {
        let intent = try intent([])
        #expect(intent.dns == [.any])
        #expect(intent.family == .ipv4)
        #expect(intent.allow == [])
        #expect(intent.accept == [])
        #expect(intent.retain == nil)
        #expect(!intent.aggregate)
    }

    @Test func `hands on the hosts`() throws {
        let hosts = [try HostSpec("b.example:443"), try HostSpec("a.example")]
        #expect(try IntentOptions.parse([]).intent(hosts: hosts).hosts == hosts)
    }

    @Test(
        arguments: [
            (["none"], []), (["any"], [.any]), (["kube-dns"], [DNSRule(.kubeDNS)]), (["gke"], [DNSRule(.gke)]),
            (["openshift"], [DNSRule(.openshift)]),
            (["node-local", "kube-dns", "node-local"], [DNSRule(.nodeLocal), DNSRule(.kubeDNS)]),
        ] as [([String], [DNSRule])])
    func `takes DNS profiles in the order given, each once`(_ words: [String], _ rules: [DNSRule]) throws {
        #expect(try intent(words.flatMap { ["--dns", $0] }).dns == rules)
    }

    @Test(arguments: [
        ("192.0.2.53", "192.0.2.53/32"), ("10.96.0.0/12", "10.96.0.0/12"), ("2001:db8::53", "2001:db8::53/128"),
    ])
    func `takes an address or a block for a DNS profile`(_ text: String, _ block: String) throws {
        #expect(try intent(["--dns", text]).dns == [DNSRule(.block(CIDRBlock(block)))])
    }

    @Test func `takes ports and pods for DNS profiles, equal ones once`() throws {
        let words = ["kube-dns:8053", "kube-dns", "kube-dns:53", "10.0.0.10:8053", "dns/b=c,a=b:53", "dns/a=b,b=c"]
        let dns = try intent(words.flatMap { ["--dns", $0] }).dns
        #expect(dns.map(\.description) == ["kube-dns:8053", "kube-dns", "10.0.0.10/32:8053", "dns/a=b,b=c"])
    }

    @Test func `warns of an address that ends like a port`() throws {
        let options = try IntentOptions.parse([
            "--dns", "fd00::10:8053", "--dns", "fd00::10", "--allow", "fd00::a:443", "--allow", "[fd00::a]:443",
        ])
        let notices = options.notices
        #expect(notices.map(\.subject) == [.setting(.dns, "fd00::10:8053"), .setting(.allow, "fd00::a:443")])
        #expect(notices.map(\.status) == [nil, nil])
        #expect(
            notices.map(\.words) == [
                Words(
                    "has no brackets, so '8053' is a part of the address",
                    hint: "write [fd00::10]:8053 if 8053 is a port"),
                Words(
                    "has no brackets, so '443' is a part of the address",
                    hint: "write [fd00::a]:443 if 443 is a port"),
            ])
    }

    @Test(arguments: [("ipv4", AddressFamily.ipv4), ("ipv6", .ipv6), ("dual", .dual)])
    func `takes a family`(_ word: String, _ family: AddressFamily) throws {
        #expect(try intent(["--family", word]).family == family)
    }

    @Test func `takes fixed destinations, each once`() throws {
        let words = ["198.51.100.0/24:5432", "192.0.2.1", "[2001:db8::/32]:443", "192.0.2.1/32", "0.0.0.0/0:443"]
        let allow = try intent(words.flatMap { ["--allow", $0] }).allow
        #expect(
            allow.map(\.description)
                == ["198.51.100.0/24:5432", "192.0.2.1/32", "[2001:db8::/32]:443", "0.0.0.0/0:443"])
    }

    @Test func `takes special-purpose space to accept, each once`() throws {
        let words = ["10.0.0.0/8", "fd00::/8", "169.254.169.254", "10.0.0.0/8"]
        let accept = try intent(words.flatMap { ["--accept", $0] }).accept
        #expect(accept.map(\.description) == ["10.0.0.0/8", "fd00::/8", "169.254.169.254/32"])
    }

    @Test(arguments: [
        ("0", 0), ("0s", 0), ("90s", 90), ("5m", 300), ("1h", 3600), ("7d", 604_800), ("1w", 604_800),
        ("1h30m", 5400), ("1.5h", 5400), ("500ms", 1),
    ])
    func `takes how long to retain, in the user's words`(_ text: String, _ seconds: Int) throws {
        let retain = try intent(["--retain", text]).retain
        #expect(retain?.seconds == seconds)
        #expect(retain?.text == text)
    }

    @Test func `takes --aggregate`() throws {
        #expect(try intent(["--aggregate"]).aggregate)
    }

    @Test(
        arguments: [
            (["--dns", "none", "--dns", "any"], "--dns none", "cannot be used with other profiles", nil),
            (["--dns", "none", "--dns", "none"], "--dns none", "cannot be used with other profiles", nil),
            (["--dns", "kubedns"], "--dns kubedns", "is not a DNS profile", "write kube-dns"),
            (["--dns", "Any"], "--dns Any", "is not a DNS profile", "write any"),
            (["--dns", "coredns"], "--dns coredns", "is not a DNS profile", profilesHint),
            (["--dns", ""], "--dns ", "is not a DNS profile", profilesHint),
            (["--dns", "10.0.0.1/8"], "--dns 10.0.0.1/8", "has host bits set", "write 10.0.0.0/8"),
            (["--dns", "1.2.3"], "--dns 1.2.3", "is not an IPv4 address", profilesHint),
            (["--allow", "10.0.0.1/8"], "--allow 10.0.0.1/8", "has host bits set", "write 10.0.0.0/8"),
            (
                ["--allow", "0.0.0.0/0"], "--allow 0.0.0.0/0", "would allow every destination",
                "add ports, as in 0.0.0.0/0:443"
            ),
            (["--allow", "::/0"], "--allow ::/0", "would allow every destination", "add ports, as in [::/0]:443"),
            (["--allow", "10.0.0.0/33"], "--allow 10.0.0.0/33", "has no prefix length from 0 to 32", nil),
            (["--allow", "example.com"], "--allow example.com", "is not an IPv4 address", nil),
            (
                ["--allow", "10.0.0.0/8:0"], "--allow 10.0.0.0/8:0", "'0' is not a port",
                "write a number from 1 to 65535"
            ),
            (["--allow", "[::1"], "--allow [::1", "has no closing bracket", nil),
            (
                ["--allow", "::ffff:10.0.0.1"], "--allow ::ffff:10.0.0.1", "is IPv4-mapped",
                "write the IPv4 address 10.0.0.1"
            ),
            (["--allow", "8.8.8.8", "--allow", "x"], "--allow x", "is not an IPv4 address", nil),
            (["--accept", "10.0.0.1/8"], "--accept 10.0.0.1/8", "has host bits set", "write 10.0.0.0/8"),
            (["--retain", "1"], "--retain 1", "is not a duration", durationHint),
            (["--retain", "1h30"], "--retain 1h30", "is not a duration", durationHint),
            (["--retain", "1y"], "--retain 1y", "is not a duration", durationHint),
            (["--retain", ""], "--retain ", "is not a duration", durationHint),
            (
                ["--retain=-1h"], "--retain -1h", "is a duration with a sign",
                "write it without '-' and '+', as in 90s, 1h30m or 7d"
            ),
            (["--retain", "4000d"], "--retain 4000d", "is longer than ten years", nil),
            (["--retain", "99999999999999999999s"], "--retain 99999999999999999999s", "is longer than ten years", nil),
        ] as [([String], String, String, String?)])
    func `refuses wrong values and says what to write instead`(
        _ arguments: [String], _ subject: String, _ fact: String, _ hint: String?
    ) throws {
        try expectUsage(subject, fact, hint: hint) { try intent(arguments) }
    }

    @Test(
        arguments: [
            (
                "0.0.0.0/0", "is not within one special-purpose block",
                "accept only the space that answers contain, such as 10.0.0.0/8"
            ),
            (
                "8.8.8.0/24", "is not within one special-purpose block",
                "accept only the space that answers contain, such as 10.0.0.0/8"
            ),
            ("127.0.0.0/8", "is loopback space (RFC 1122), which can never be accepted", nil),
            (
                "192.0.0.9",
                "is globally reachable (port control protocol anycast, RFC 7723) and does not need to be accepted",
                nil
            ),
        ] as [(String, String, String?)])
    func `accepts special-purpose space alone`(_ block: String, _ fact: String, _ hint: String?) throws {
        try expectUsage("--accept \(block)", fact, hint: hint) { try intent(["--accept", block]) }
    }

    @Test(arguments: [
        ["--family", "ipv5"], ["--family", ""], ["--family"], ["--dns"], ["--allow"], ["--accept"], ["--retain"],
    ])
    func `cannot be read with a wrong or missing word`(_ arguments: [String]) {
        #expect(throws: (any Error).self) { try IntentOptions.parse(arguments) }
    }
}
