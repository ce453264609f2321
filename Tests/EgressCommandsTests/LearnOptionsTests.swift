import ArgumentParser
import EgressModel
import EgressObserve
import EgressPolicy
import EgressRefresh
import EgressTestSupport
import Testing

@testable import EgressCommands

@Suite struct LearnOptionsTests {
    private static let listenHint = "write tcp:ADDRESS:PORT, as in tcp:0.0.0.0:6000 or tcp:[::1]:6000"
    private static let portHint = "write a number from 0 to 65535"
    private static let pathHint = "write unix:PATH, tcp:ADDRESS:PORT or the path of a recording"
    private static let token = "0123456789abcdef"
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func settings(_ arguments: [String], isService: Bool = true) throws -> LearnSettings? {
        try LearnOptions.parse(arguments).settings(isService: isService)
    }

    @Test(arguments: [true, false])
    func `learns nothing without --learn`(isService: Bool) throws {
        #expect(try settings([], isService: isService) == nil)
    }

    @Test(arguments: [
        ("unix:/run/egressgen/dnstap.sock", TapPlace.unix(path: "/run/egressgen/dnstap.sock")),
        ("unix:dnstap.sock", .unix(path: "dnstap.sock")),
        ("tcp:127.0.0.1:6000", .tcp(.ipv4(IPv4Address(bits: 0x7f00_0001)), port: 6000)),
        ("tcp:127.1.2.3:0", .tcp(.ipv4(IPv4Address(bits: 0x7f01_0203)), port: 0)),
        ("tcp:[::1]:65535", .tcp(.ipv6(IPv6Address(bits: 1)), port: 65535)),
    ])
    func `a service listens where other machines cannot connect`(text: String, place: TapPlace) throws {
        let expected = LearnSettings(listeners: [place], recordings: [], blocks: nil, token: nil, limit: 1000)
        #expect(try settings(["--learn", text]) == expected)
    }

    @Test func `a service listens to the network with blocks and a token`() throws {
        let path = try folder.write(Self.token + "\n", to: "token")
        let arguments = [
            "--learn", "tcp:0.0.0.0:6000", "--learn", "tcp:[::]:6000", "--learn-from", "10.0.0.0/8",
            "--learn-from", "2001:db8::1", "--learn-from", "10.0.0.0/8", "--learn-token", path, "--learn-limit", "1",
        ]
        let settings = try #require(try settings(arguments))
        #expect(settings.listeners.count == 2)
        #expect(settings.blocks == [try CIDRBlock("10.0.0.0/8"), try CIDRBlock("2001:db8::1/128")])
        #expect(settings.token == Array(Self.token.utf8))
        #expect(settings.limit == 1)
    }

    @Test func `a run that ends reads recordings`() throws {
        let arguments = ["a.fstrm", "-", "unix", "./tcp:1"].flatMap { ["--learn", $0] }
        let settings = try #require(try settings(arguments, isService: false))
        #expect(settings.recordings == ["a.fstrm", "-", "unix", "./tcp:1"])
        #expect(settings.listeners.isEmpty)
    }

    @Test(arguments: [
        (token, token), (token + "\n", token), (token + "\r\n", token), (token + "\n\n", token + "\n"),
        (token + "\r", token), (" " + token, " " + token),
    ])
    func `a newline at the end of the token does not count`(content: String, token: String) throws {
        let path = try folder.write(content, to: "token")
        #expect(
            try settings(["--learn", "unix:a", "--learn-token", path])?.token.map {
                String(decoding: $0, as: UTF8.self)
            }
                == token)
    }

    @Test(arguments: [
        ("", "is empty"), ("\n", "is empty"), ("\r\n", "is empty"),
        ("0123456789abcde\n", "has a token of fewer than 16 bytes"),
    ])
    func `a token that could be guessed is malformed`(content: String, fact: String) throws {
        let path = try folder.write(content, to: "token")
        let expected = Failure(
            .malformed, path, fact, consequence: "nothing is done",
            hint: "write a longer token, as in openssl rand -hex 32 > \(path)")
        #expect(try failures { try settings(["--learn", "unix:a", "--learn-token", path]) } == [expected])
    }

    @Test func `a token that cannot be read is an error of input`() throws {
        let path = folder.path("missing")
        let refused = try failures { try settings(["--learn", "unix:a", "--learn-token", path]) }
        #expect(refused.map(\.status) == [.inputOutput])
        #expect(refused.map(\.message) == ["\(path): cannot be read: no such file or directory; nothing is done"])
    }

    @Test(
        arguments: [
            (["--learn-from", "10.0.0.0/8"], "--learn-from", "requires --learn", nil),
            (["--learn-token", "file"], "--learn-token", "requires --learn", nil),
            (["--learn-limit", "10"], "--learn-limit", "requires --learn", nil),
            (["--learn", ""], "--learn ", "has no path", pathHint),
            (["--learn", "unix:"], "--learn unix:", "has no path", pathHint),
            (["--learn", "tcp:"], "--learn tcp:", "is not an address and a port", listenHint),
            (["--learn", "tcp:6000"], "--learn tcp:6000", "is not an address and a port", listenHint),
            (["--learn", "tcp::6000"], "--learn tcp::6000", "is not an address and a port", listenHint),
            (["--learn", "tcp:127.0.0.1"], "--learn tcp:127.0.0.1", "is not an address and a port", listenHint),
            (["--learn", "tcp:::1:6000"], "--learn tcp:::1:6000", "is not an address and a port", listenHint),
            (["--learn", "tcp:dns:6000"], "--learn tcp:dns:6000", "is not an address and a port", listenHint),
            (
                ["--learn", "tcp://127.0.0.1:6000"], "--learn tcp://127.0.0.1:6000", "is not an address and a port",
                listenHint
            ),
            (["--learn", "tcp:127.0.0.1:"], "--learn tcp:127.0.0.1:", "'' is not a port", portHint),
            (["--learn", "tcp:127.0.0.1:65536"], "--learn tcp:127.0.0.1:65536", "'65536' is not a port", portHint),
            (["--learn", "tcp:[::1]:x"], "--learn tcp:[::1]:x", "'x' is not a port", portHint),
            (["--learn", "unix:a", "--learn", "unix:a"], "--learn unix:a", "is given twice", nil),
            (["--learn", "a.fstrm", "--learn", "a.fstrm"], "--learn a.fstrm", "is given twice", nil),
            (
                ["--learn", "tcp:[::1]:6000", "--learn", "tcp:[0:0::1]:6000"], "--learn tcp:[0:0::1]:6000",
                "is given twice", nil
            ),
            (
                ["--learn", "a.fstrm"], "--learn a.fstrm", "cannot be used with --every",
                "a recording is read once; write unix:PATH or tcp:ADDRESS:PORT to listen"
            ),
            (
                ["--learn", "unix:a", "--learn-from", "10.0.0.1/8"], "--learn-from 10.0.0.1/8", "has host bits set",
                "write 10.0.0.0/8"
            ),
            (
                ["--learn", "unix:a", "--learn-from", "pods"], "--learn-from pods", "is not an IPv4 address",
                "write a block, as in 10.0.0.0/8"
            ),
            (
                ["--learn", "unix:a", "--learn-limit", "0"], "--learn-limit 0", "must be greater than zero", nil
            ),
            (["--learn", "unix:a", "--learn-token", ""], "--learn-token", "no file name is given", nil),
        ] as [([String], String, String, String?)])
    func `refuses wrong values and says what to write instead`(
        _ arguments: [String], _ subject: String, _ fact: String, _ hint: String?
    ) throws {
        try expectUsage(subject, fact, hint: hint) { try settings(arguments) }
    }

    @Test(arguments: ["unix:a", "tcp:127.0.0.1:6000"])
    func `a run that ends does not listen`(place: String) throws {
        let hint = "add --every ttl to keep running and listen"
        try expectUsage("--learn \(place)", "requires --every", hint: hint) {
            try settings(["--learn", place], isService: false)
        }
    }

    @Test(arguments: ["0.0.0.0", "10.1.2.3", "[::]", "[2001:db8::1]", "[::ffff:127.0.0.1]"])
    func `whoever listens to the network names the senders and has a token, and hears of both`(address: String) throws {
        let subject = "--learn tcp:\(address):6000"
        func facts(_ arguments: String...) throws -> [String] {
            let refused = try failures { try settings(["--learn", "tcp:\(address):6000"] + arguments) }
            #expect(refused.allSatisfy { $0.status == .usage && $0.subject == subject && $0.hint != nil })
            return refused.map(\.fact)
        }
        #expect(try facts() == ["requires --learn-from", "requires --learn-token"])
        #expect(try facts("--learn-from", "10.0.0.0/8") == ["requires --learn-token"])
        let path = try folder.write(Self.token, to: "token")
        #expect(try facts("--learn-token", path) == ["requires --learn-from"])
    }

    @Test func `stdin is read once`() throws {
        let options = try LearnOptions.parse(["--learn", "-"])
        try options.checkStandardInput(isReadBy: nil)
        try LearnOptions.parse(["--learn", "a"]).checkStandardInput(isReadBy: .paths)
        for (setting, fact) in [
            (Setting.paths, "cannot be used with PATH -"), (.hostsFile, "cannot be used with --hosts-file -"),
        ] {
            try expectUsage("--learn -", fact, hint: "pass the path of the recording") {
                try options.checkStandardInput(isReadBy: setting)
            }
        }
    }
}
