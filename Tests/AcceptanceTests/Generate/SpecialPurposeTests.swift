import EgressTestSupport
import Testing

@Suite(.waits, .judgedPolicies)
struct SpecialPurposeTests {
    /// A name of the zone example.com whose address is special-purpose.
    struct Case: Sendable, CustomTestStringConvertible {
        let host: String
        let address: String
        let isAcceptable: Bool

        init(_ host: String, _ address: String, isAcceptable: Bool) {
            self.host = host + ".example.com"
            self.address = address
            self.isAcceptable = isAcceptable
        }

        var testDescription: String { address }
        var isIPv4: Bool { !address.contains(":") }
        var cidr: String { address + (isIPv4 ? "/32" : "/128") }
        var family: String { isIPv4 ? "ipv4" : "ipv6" }
        var words: String { "\(host) --pod run=busybox --family \(family)" }

        var refusal: BadInput {
            BadInput(
                words.split(separator: " ").map(String.init), 77, host, naming: address, "special-purpose",
                hint: isAcceptable ? "--accept \(cidr)" : nil)
        }
    }

    private static let cases = [
        Case("sp1", "127.0.0.1", isAcceptable: false),
        Case("sp2", "10.0.0.1", isAcceptable: true),
        Case("sp3", "169.254.169.254", isAcceptable: true),
        Case("sp4", "100.64.1.1", isAcceptable: true),
        Case("sp5", "100.100.100.200", isAcceptable: true),
        Case("sp6", "0.0.0.0", isAcceptable: false),
        Case("sp7", "224.0.0.1", isAcceptable: false),
        Case("sp8", "255.255.255.255", isAcceptable: false),
        Case("sp9", "::1", isAcceptable: false),
        Case("sp10", "fe80::1", isAcceptable: true),
        Case("sp11", "fc00::1", isAcceptable: true),
        Case("sp12", "::ffff:10.0.0.1", isAcceptable: false),
        Case("sp13", "64:ff9b::a00:1", isAcceptable: true),
    ]

    @Test(arguments: cases)
    func `a special-purpose address from a zone file is refused with the exact --accept`(row: Case) throws {
        try row.refusal.check(Zones.example)
    }

    @Test(arguments: cases)
    func `a special-purpose address from a name server is refused with the exact --accept`(row: Case) throws {
        try row.refusal.check(asking(SharedServer.example()))
    }

    @Test(arguments: cases)
    func `a name with nothing else emits nothing with --keep-going either`(row: Case) throws {
        try row.refusal.check(Zones.example + ["--keep-going"])
    }

    @Test(arguments: cases.filter(\.isAcceptable))
    func `the --accept of the hint lets the address pass and stands in the manifest`(row: Case) throws {
        let run = try generate(row.words, Zones.example + ["--accept", row.cidr])
        let family = row.isIPv4 ? [] : ["family: ipv6"]
        #expect(run.status == 0)
        #expect(run.stderr.isEmpty)
        #expect(
            run.stdout
                == busyboxPolicy(
                    row.host, [row.cidr], annotations: family + ["accept: \(row.cidr)"],
                    dnsBlocks: row.isIPv4 ? ["0.0.0.0/0"] : ["0.0.0.0/0", "::/0"]))
    }

    @Test(arguments: cases.filter { !$0.isAcceptable })
    func `what can never be accepted is a usage error`(row: Case) throws {
        let run = try egressgen(row.words, Zones.example + ["--accept", row.cidr])
        #expect(run.status == 64)
        #expect(run.stdout.isEmpty)
        #expect(run.errorLines.first?.hasPrefix("egressgen: error: --accept \(row.cidr): ") == true)
    }

    @Test func `a wider block within one entry lets the address pass`() throws {
        let run = try generate("internal.example.com --pod run=busybox --accept 10.0.0.0/8", Zones.example)
        #expect(run.status == 0)
        #expect(
            run.stdout
                == busyboxPolicy("internal.example.com", ["10.0.0.1/32"], annotations: ["accept: 10.0.0.0/8"]))
    }

    @Test(arguments: [
        ("sp3.example.com", "169.254.169.254", "169.254.0.0/16"),
        ("sp3.example.com", "169.254.169.254", "169.254.169.254/31"),
        ("sp5.example.com", "100.100.100.200", "100.64.0.0/10"),
    ])
    func `a metadata service passes by its own block alone`(host: String, address: String, block: String) throws {
        let arguments = [host, "--pod", "run=busybox", "--accept", block]
        try BadInput(arguments, 77, host, naming: address, hint: "--accept \(address)/32").check(Zones.example)
    }

    @Test func `another entry's --accept does not help`() throws {
        let arguments = ["internal.example.com", "--pod", "run=busybox", "--accept", "192.168.0.0/16"]
        try BadInput(arguments, 77, "internal.example.com", naming: "10.0.0.1", hint: "--accept 10.0.0.1/32")
            .check(Zones.example)
    }

    @Test func `one refused address beside a good one emits nothing`() throws {
        let arguments = ["mixed.example.com", "--pod", "run=busybox"]
        try BadInput(arguments, 77, "mixed.example.com", naming: "10.0.0.2", hint: "--accept 10.0.0.2/32")
            .check(Zones.example)
    }

    @Test func `with --keep-going the other addresses are emitted and the exit status stays`() throws {
        let run = try generate("mixed.example.com --pod run=busybox --keep-going", Zones.example)
        BadInput([], 77, "mixed.example.com", naming: "10.0.0.2", hint: "--accept 10.0.0.2/32").expectTalk(run)
        #expect(run.stdout == busyboxPolicy("mixed.example.com", ["93.184.216.47/32"]))
    }

    @Test func `all refused addresses of a name are in one line, and the hint has all the flags`() throws {
        let zone = try WrittenZone("x.example. 60 IN A 10.0.0.2\nx.example. 60 IN A 192.168.0.1\n")
        let run = try egressgen("x.example --pod run=busybox", zone.arguments)
        BadInput(
            [], 77, "x.example", naming: "10.0.0.2", "192.168.0.1",
            hint: "--accept 10.0.0.2/32 --accept 192.168.0.1/32"
        ).expectRefusal(run)
    }

    @Test func `the globally reachable blocks inside of special-purpose ones pass`() throws {
        let zone = try WrittenZone("x.example. 60 IN A 192.0.0.9\nx.example. 60 IN A 192.31.196.1\n")
        let run = try generate("x.example --pod run=busybox", zone.arguments)
        #expect(run.status == 0)
        #expect(run.stdout == busyboxPolicy("x.example", ["192.0.0.9/32", "192.31.196.1/32"]))
    }
}
