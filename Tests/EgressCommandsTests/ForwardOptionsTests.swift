import ArgumentParser
import EgressModel
import EgressObserve
import EgressRefresh
import EgressTestSupport
import Testing

@testable import EgressCommands

@Suite struct ForwardOptionsTests {
    private static let listenHint =
        "write an address and a port, as in 127.0.0.1:5353, or only a port for the loopback address"
    private static let serverHint = "write an address and a port, as in 192.0.2.53:53 or [::1]:53"
    private static let timeHint = "write a number and a unit, as in 500ms, 90s, 1h30m or 7d"
    private static let loopHint = "write a name server that does not forward to this one"

    private func settings(
        _ arguments: [String], isCluster: Bool = true, isService: Bool = true
    ) throws -> ForwardSettings? {
        try ForwardOptions.parse(arguments).settings(isCluster: isCluster, isService: isService)
    }

    @Test(arguments: [true, false])
    func `forwards nothing without --forward`(isService: Bool) throws {
        #expect(try settings([], isCluster: isService, isService: isService) == nil)
    }

    @Test func `listens on the loopback for every client, and holds answers for half a second`() throws {
        let expected = ForwardSettings(
            listeners: [try ListenAddress("127.0.0.1:5353")], clients: nil, upstreams: [try NameServer("192.0.2.53")],
            hold: 0.5, settle: 0.1)
        #expect(try settings(["--forward", "5353", "--upstream", "192.0.2.53"]) == expected)
    }

    @Test func `listens to the network for the clients in the blocks, and keeps the order of the upstreams`() throws {
        let arguments = [
            "--forward", "0.0.0.0:53", "--forward", "[::]:53", "--forward-from", "10.0.0.0/8", "--forward-from",
            "2001:db8::/32", "--forward-from", "10.0.0.0/8", "--upstream", "198.51.100.2:5300", "--upstream", "::2",
            "--upstream", "198.51.100.1", "--hold", "1.5s", "--settle", "0",
        ]
        let settings = try #require(try settings(arguments))
        #expect(settings.listeners.map(\.description) == ["0.0.0.0:53", "[::]:53"])
        #expect(settings.clients?.map(\.description) == ["10.0.0.0/8", "2001:db8::/32"])
        #expect(settings.upstreams.map(\.description) == ["198.51.100.2:5300", "[::2]:53", "198.51.100.1:53"])
        #expect(settings.hold == 1.5)
        #expect(settings.settle == 0)
    }

    @Test(arguments: [(["--learn-limit", "5"], 5), ([], 1000)] as [([String], Int)])
    func `a run that forwards learns without --learn, up to the limit`(arguments: [String], limit: Int) throws {
        let learning = try LearnOptions.parse(arguments)
        let expected = LearnSettings(listeners: [], recordings: [], blocks: nil, token: nil, limit: limit)
        #expect(try learning.settings(isService: true, forwards: true) == expected)
        try expectUsage("--learn-from", "requires --learn", hint: nil) {
            try LearnOptions.parse(["--learn-from", "10.0.0.0/8"]).settings(isService: true, forwards: true)
        }
    }

    @Test func `forwarding needs a service, a cluster and an upstream, and says so at once`() throws {
        let refused = try failures { try settings(["--forward", "0.0.0.0:53"], isCluster: false, isService: false) }
        #expect(
            refused.map(\.fact) == [
                "requires --cluster", "requires --every", "requires --forward-from", "requires --upstream",
            ])
        #expect(
            refused.allSatisfy { $0.status == .usage && $0.subject == "--forward 0.0.0.0:53" && $0.hint != nil })
    }

    @Test(arguments: ["10.1.2.3:53", "0.0.0.0:53", "[::]:53", "[2001:db8::1]:53", "[::ffff:127.0.0.1]:53"])
    func `is no open resolver`(address: String) throws {
        let hint = "add --forward-from CIDR, with the addresses of the clients"
        try expectUsage("--forward \(address)", "requires --forward-from", hint: hint) {
            try settings(["--forward", address, "--upstream", "192.0.2.53"])
        }
    }

    @Test(
        arguments: [
            (["--forward-from", "10.0.0.0/8"], "--forward-from", "requires --forward", nil),
            (["--upstream", "192.0.2.53"], "--upstream", "requires --forward", nil),
            (["--hold", "1s"], "--hold", "requires --forward", nil),
            (["--settle", "1s"], "--settle", "requires --forward", nil),
            (["--forward", ""], "--forward ", "has no port", listenHint),
            (["--forward", "127.0.0.1"], "--forward 127.0.0.1", "has no port", listenHint),
            (["--forward", "dns:53"], "--forward dns:53", "is not an address to listen on", listenHint),
            (["--forward", "65536"], "--forward 65536", "'65536' is not a port", "write a number from 0 to 65535"),
            (["--forward", "53", "--forward", ":53"], "--forward :53", "is given twice", nil),
            (
                ["--forward", "53", "--forward-from", "10.0.0.1/8"], "--forward-from 10.0.0.1/8", "has host bits set",
                "write 10.0.0.0/8"
            ),
            (
                ["--forward", "53", "--forward-from", "pods"], "--forward-from pods", "is not an IPv4 address",
                "write a block, as in 10.0.0.0/8"
            ),
            (
                ["--forward", "53", "--upstream", "dns"], "--upstream dns", "is not the address of a name server",
                serverHint
            ),
            (
                ["--forward", "53", "--upstream", "fe80::1"], "--upstream fe80::1",
                "is link-local and names no interface", "write the interface after it, as in fe80::1%eth0"
            ),
            (
                ["--forward", "53", "--upstream", "192.0.2.53:53"], "--upstream 192.0.2.53:53", "is given twice", nil
            ),
            (["--forward", "53", "--hold", "1"], "--hold 1", "is not a duration", timeHint),
            (["--forward", "53", "--settle", "soon"], "--settle soon", "is not a duration", timeHint),
        ] as [([String], String, String, String?)])
    func `refuses wrong values and says what to write instead`(
        _ arguments: [String], _ subject: String, _ fact: String, _ hint: String?
    ) throws {
        let upstream = arguments.first == "--forward" ? ["--upstream", "192.0.2.53"] : []
        try expectUsage(subject, fact, hint: hint) { try settings(upstream + arguments) }
    }

    @Test(arguments: [
        ("127.0.0.1:5353", "127.0.0.1:5353"), ("127.0.0.1:53", "127.0.0.1"), ("127.0.0.1:53", "0.0.0.0"),
        ("0.0.0.0:53", "127.0.0.1"), ("0.0.0.0:53", "127.1.2.3"), ("0.0.0.0:53", "0.0.0.0"), ("[::]:53", "::1"),
        ("[::1]:53", "[::]:53"), ("10.0.0.1:53", "10.0.0.1"),
    ])
    func `does not forward to itself`(address: String, upstream: String) throws {
        let fact = "is the address of --forward \(try ListenAddress(address))"
        try expectUsage("--upstream \(upstream)", fact, hint: Self.loopHint) {
            try settings(["--forward", address, "--forward-from", "10.0.0.0/8", "--upstream", upstream])
        }
    }

    @Test(arguments: [
        ("127.0.0.1:5353", "127.0.0.1"), ("127.0.0.1:53", "127.0.0.2"), ("0.0.0.0:53", "10.0.0.2"),
        ("[::]:53", "127.0.0.1"), ("10.0.0.1:53", "127.0.0.1"),
    ])
    func `forwards to another server of the machine`(address: String, upstream: String) throws {
        let arguments = ["--forward", address, "--forward-from", "10.0.0.0/8", "--upstream", upstream]
        #expect(try settings(arguments)?.upstreams == [try NameServer(upstream)])
    }

    @Test(
        arguments: [
            ([], []), (["--hold", "0"], []), (["--hold", "1.8s"], []), (["--hold", "0", "--settle", "5s"], []),
            (["--hold", "100ms", "--settle", "99ms"], []),
            (["--hold", "1801ms"], [.overLongestWait(seconds: 1.8)]),
            (["--hold", "100ms"], [.noTimeToSettle(hold: 0.1)]),
            (["--settle", "1s"], [.noTimeToSettle(hold: 0.5)]),
            (["--hold", "1h", "--settle", "1h"], [.overLongestWait(seconds: 1.8), .noTimeToSettle(hold: 1.8)]),
        ] as [([String], [HoldFinding])])
    func `times that cannot be kept are warned of`(arguments: [String], findings: [HoldFinding]) throws {
        let options = try ForwardOptions.parse(["--forward", "5353", "--upstream", "192.0.2.53"] + arguments)
        let settings = try #require(try options.settings())
        let notices = options.notices(settings)
        #expect(notices.map(\.finding) == findings.map { .hold($0) })
        #expect(notices.allSatisfy { $0.status == nil })
    }

    @Test(arguments: [
        (HoldFinding.overLongestWait(seconds: 1.8), "is longer than 1800ms, after which every query has its answer"),
        (.noTimeToSettle(hold: 0.5), "is not shorter than 500ms, the longest time that an answer waits"),
        (.noTimeToSettle(hold: 0.0005), "is not shorter than 0.5ms, the longest time that an answer waits"),
    ])
    func `a warning gives the limit`(finding: HoldFinding, fact: String) {
        #expect(finding.words.fact == fact)
        #expect(finding.words.hint?.contains("--hold") == true)
    }
}
