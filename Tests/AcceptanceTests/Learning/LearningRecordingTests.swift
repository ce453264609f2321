import EgressTestSupport
import Testing

/// Tests what `refresh` and `generate` learn from recordings.
@Suite(.waits) struct LearningRecordingTests {
    private static let answers = [
        ClientAnswer("a.example.com", "52.0.0.2"),
        ClientAnswer("b.c.example.com", through: ["x.example.net"], "52.0.0.1"),
        ClientAnswer("example.com", "52.0.0.9"), ClientAnswer("a.example.net", "52.0.0.9"),
        ClientAnswer("api.example.org", "52.0.0.3"),
    ]
    private static let recording = FrameStreamBytes.recording(answers.map(\.payload))

    private static func ground(_ bytes: [UInt8] = recording, hosts: String = #""*.example.com:443""#) throws
        -> LearnGround
    {
        let ground = try LearnGround(hosts: hosts)
        try ground.folder.write(bytes, to: "capture.fstrm")
        return ground
    }

    private static func generate(
        _ ground: LearnGround, _ hosts: [String] = ["*.example.com:443"], _ arguments: String...
    ) throws -> BinaryRun {
        try BuiltBinary.run(
            hosts + [
                "--pod", "app=web", "--name", "web", "--dns", "none", "--zone", ground.folder.path("zone.db"),
                "--learn", ground.folder.path("capture.fstrm"),
            ] + arguments)
    }

    // MARK: refresh

    @Test(arguments: [true, false]) func `up to the limit, addresses are taken in sorted order`(isSorted: Bool) throws {
        let answers = (1...5).map { ClientAnswer("a\($0).example.com", "52.0.0.\($0)") }
        let ground = try Self.ground(
            FrameStreamBytes.recording((isSorted ? answers : answers.reversed()).map(\.payload)))
        let run = try ground.refresh("--learn", ground.folder.path("capture.fstrm"), "--learn-limit", "2")
        #expect(run.status == 0)
        #expect(try ground.addresses() == ["52.0.0.1", "52.0.0.2"])
        #expect(run.stderr.contains("*.example.com has 2 addresses, so 3 more are not learned\n"))
        #expect(run.stderr.contains("hint: raise --learn-limit"))
    }

    @Test func `refresh adds what a recording tells, and the second run changes nothing`() throws {
        let ground = try Self.ground(hosts: #""*.example.com:443 api.example.org""#)
        let run = try ground.refresh("--learn", ground.folder.path("capture.fstrm"))
        #expect(run.status == 0, "\(run.stderr)")
        #expect(try ground.addresses() == ["52.0.0.1", "52.0.0.2", "9.9.9.1", "52.0.0.3"])
        let text = try ground.folder.read("web.yaml")
        #expect(text.contains(#"{"*.example.com":{"52.0.0.1":"#))
        #expect(text.contains(#""api.example.org":{"52.0.0.3":"#))
        let again = try ground.refresh("--learn", ground.folder.path("capture.fstrm"))
        #expect(again.stderr.contains("0 changed"))
        #expect(try ground.folder.read("web.yaml") == text)
        #expect(try ground.refresh().status == 0)
        #expect(try ground.folder.read("web.yaml") == text)
    }

    @Test func `a recording can come from stdin`() throws {
        let ground = try Self.ground()
        let run = try BuiltBinary.run(["refresh", ground.policy, "--learn", "-"], bytes: Self.recording)
        #expect(run.status == 0, "\(run.stderr)")
        #expect(try ground.addresses() == ["52.0.0.1", "52.0.0.2"])
        #expect(try BuiltBinary.run(["refresh", "-", "--learn", "-"], bytes: Self.recording).status == 64)
    }

    @Test func `a policy on stdin learns from a file`() throws {
        let ground = try Self.ground()
        let run = try BuiltBinary.run(
            ["refresh", "-", "--learn", ground.folder.path("capture.fstrm")],
            input: try ground.folder.read("web.yaml"))
        #expect(run.status == 0, "\(run.stderr)")
        #expect(LearnGround.addresses(in: run.stdout) == ["52.0.0.1", "52.0.0.2"])
    }

    @Test func `several recordings count together`() throws {
        let ground = try Self.ground()
        let other = try ground.folder.write(
            FrameStreamBytes.recording(of: ClientAnswer("z.example.com", "52.0.0.7")), to: "other.fstrm")
        let run = try ground.refresh("--learn", ground.folder.path("capture.fstrm"), "--learn", other)
        #expect(run.status == 0)
        #expect(try ground.addresses() == ["52.0.0.1", "52.0.0.2", "52.0.0.7"])
    }

    @Test(
        arguments: [
            Array("kind: NetworkPolicy\n".utf8), [], [0, 0], FrameStreamBytes.start("text/plain"),
            FrameStreamBytes.start() + FrameStreamBytes.data([0xff]) + FrameStreamBytes.stop,
        ] as [[UInt8]]) func `a file that is no recording is 65, and nothing is written`(bytes: [UInt8]) throws
    {
        let ground = try Self.ground(bytes)
        let before = try ground.folder.read("web.yaml")
        let path = ground.folder.path("capture.fstrm")
        let run = try ground.refresh("--learn", path)
        #expect(run.status == 65)
        #expect(run.stderr.hasPrefix("egressgen: error: \(path): is not a recording of dnstap: "))
        #expect(try ground.folder.read("web.yaml") == before)
        let printed = try Self.generate(ground)
        #expect(printed.status == 65)
        #expect(printed.stdout == "")
    }

    @Test(arguments: ["missing.fstrm", ""]) func `a recording that cannot be read is 74`(name: String) throws {
        let ground = try Self.ground()
        let before = try ground.folder.read("web.yaml")
        let run = try ground.refresh("--learn", ground.folder.path(name))
        #expect(run.status == 74)
        #expect(run.stderr.contains("cannot be read: "))
        #expect(try ground.folder.read("web.yaml") == before)
    }

    @Test func `what is whole in a recording that is cut counts, with a warning`() throws {
        let ground = try Self.ground(
            FrameStreamBytes.start() + Self.answers[0].frame + Self.answers[1].frame.dropLast(3))
        let run = try ground.refresh("--learn", ground.folder.path("capture.fstrm"))
        #expect(run.status == 0)
        #expect(run.stderr.contains("egressgen: warning: \(ground.folder.path("capture.fstrm")): ends inside a frame"))
        #expect(try ground.addresses() == ["52.0.0.2"])
    }

    @Test func `answers in a recording count whatever their age`() throws {
        let old = ClientAnswer("a.example.com", "52.0.0.1").with { $0.time = 1_000_000_000 }
        let ground = try Self.ground(FrameStreamBytes.recording(of: old))
        #expect(try ground.refresh("--learn", ground.folder.path("capture.fstrm")).status == 0)
        #expect(try ground.addresses() == ["52.0.0.1"])
    }

    @Test func `special-purpose addresses are refused with a warning, and the exit status is 0`() throws {
        let ground = try Self.ground(
            FrameStreamBytes.recording(
                of: ClientAnswer("a.example.com", "169.254.169.254", "52.0.0.1"),
                ClientAnswer("b.example.com", "10.0.0.1")))
        for run in [try ground.refresh("--learn", ground.folder.path("capture.fstrm")), try Self.generate(ground)] {
            #expect(run.status == 0)
            for address in ["169.254.169.254", "10.0.0.1"] {
                #expect(
                    run.errorLines.contains { $0.hasPrefix("egressgen: warning: ") && $0.contains(address) },
                    "\(run.stderr)")
            }
            #expect(!run.stderr.contains("egressgen: error"))
        }
        #expect(try ground.addresses() == ["52.0.0.1"])
    }

    @Test func `notes run out in a run with a recording, and in no other`() throws {
        let ground = try Self.ground()
        let past =
            #"retained: '{"*.example.com":{"52.0.0.2":"2020-01-01T00:00:00Z","52.0.0.8":"2020-01-01T00:00:00Z"}}'"#
        try ground.folder.write(
            ManagedManifest.filled(
                "web", host: "\"*.example.com\"", ["52.0.0.2", "52.0.0.8"], annotations: [past]), to: "web.yaml")
        let before = try ground.folder.read("web.yaml")
        #expect(try ground.refresh().status == 0)
        #expect(try ground.folder.read("web.yaml") == before)
        let run = try ground.refresh("--learn", ground.folder.path("capture.fstrm"))
        #expect(run.status == 0, "\(run.stderr)")
        #expect(try ground.addresses() == ["52.0.0.1", "52.0.0.2"])
    }

    @Test(arguments: ["--check", "--diff"]) func `a dry run exits with 1 and writes nothing`(flag: String) throws {
        let ground = try Self.ground()
        let before = try ground.folder.read("web.yaml")
        let run = try ground.refresh("--learn", ground.folder.path("capture.fstrm"), flag)
        #expect(run.status == 1)
        #expect(try ground.folder.read("web.yaml") == before)
        if flag == "--diff" { #expect(run.stdout.contains("+        cidr: 52.0.0.1/32\n")) }
        #expect(try ground.refresh("--learn", ground.folder.path("capture.fstrm")).status == 0)
        #expect(try ground.refresh("--learn", ground.folder.path("capture.fstrm"), flag).status == 0)
        #expect(try ground.refresh(flag).status == 0)
    }

    @Test func `the report tells what was learned`() throws {
        let ground = try Self.ground()
        let run = try ground.refresh("--learn", ground.folder.path("capture.fstrm"), "--report", "json")
        #expect(run.status == 0)
        #expect(run.stdout.contains("\"52.0.0.1\""))
        #expect(run.stdout.contains("\"*.example.com\""))
    }

    // MARK: generate

    @Test func `generate prints the policy with what a recording tells`() throws {
        let ground = try Self.ground()
        let run = try Self.generate(ground, ["*.example.com:443", "api.example.org"])
        #expect(run.status == 0, "\(run.stderr)")
        #expect(LearnGround.addresses(in: run.stdout) == ["52.0.0.1", "52.0.0.2", "9.9.9.1", "52.0.0.3"])
        #expect(run.stdout.contains("'*.example.com:443 api.example.org dns=none'") || run.stdout.contains("applied"))
        // It needs no refresh.
        let other = try TemporaryFolder()
        let path = try other.write(run.stdout, to: "web.yaml")
        let check = try BuiltBinary.run(
            ["refresh", path, "--zone", ground.folder.path("zone.db"), "--learn", ground.folder.path("capture.fstrm")])
        #expect(check.stderr.contains("0 changed"), "\(check.stderr)")
    }

    @Test func `json has the notes`() throws {
        let ground = try Self.ground()
        let run = try Self.generate(ground, ["*.example.com:443"], "--format", "json")
        #expect(run.status == 0)
        #expect(run.stdout.contains(#""egressgen.dev/retained": "{\"*.example.com\":{\"52.0.0.1\":\""#))
    }

    @Test func `generate over an existing policy adds to it, and keeps what is in use`() throws {
        let ground = try Self.ground()
        let path = ground.folder.path("out.yaml")
        #expect(try Self.generate(ground, ["*.example.com:443"], "-o", path).status == 0)
        let first = try ground.folder.read("out.yaml")
        #expect(LearnGround.addresses(in: first) == ["52.0.0.1", "52.0.0.2"])
        #expect(try Self.generate(ground, ["*.example.com:443"], "-o", path).status == 0)
        #expect(try ground.folder.read("out.yaml") == first)
        try ground.folder.write(
            FrameStreamBytes.recording(of: ClientAnswer("c.example.com", "52.0.0.5")), to: "capture.fstrm")
        #expect(try Self.generate(ground, ["*.example.com:8443"], "-o", path).status == 0)
        let second = try ground.folder.read("out.yaml")
        #expect(LearnGround.addresses(in: second) == ["52.0.0.1", "52.0.0.2", "52.0.0.5"])
        #expect(second.contains("port: 8443"))
    }

    // MARK: Address sets

    private static let templates = ["network-set", "global-network-set", "cidr-group"]

    private static func generateSet(_ ground: LearnGround, _ template: String, _ arguments: String...) throws
        -> BinaryRun
    {
        try BuiltBinary.run(
            [
                "api.example.org", "--name", "partners", "--template", template, "--zone",
                ground.folder.path("zone.db"), "--learn", ground.folder.path("capture.fstrm"),
            ] + arguments)
    }

    /// The entries of a set's list, in its order.
    private static func entries(_ text: String) -> [String] {
        text.split(separator: "\n").filter { $0.hasPrefix("  - ") }.map { String($0.dropFirst(4)) }
    }

    @Test(arguments: templates)
    func `generate lists and notes what a recording tells of the names of a set`(template: String) throws {
        let ground = try Self.ground()
        let run = try Self.generateSet(ground, template)
        #expect(run.status == 0, "\(run.stderr)")
        #expect(Self.entries(run.stdout) == ["9.9.9.1/32", "52.0.0.3/32"], "\(run.stdout)")
        #expect(run.stdout.contains("    egressgen.dev/applied: api.example.org\n"), "\(run.stdout)")
        let note = try #require(run.stdout.split(separator: "\n").first { $0.contains("egressgen.dev/retained: ") })
        #expect(note.contains(#"'{"":{"52.0.0.3":""#) && !note.contains("9.9.9.1"), "\(note)")
        // It needs no refresh.
        let kept = try KeptFile(run.stdout)
        for learn in [["--learn", ground.folder.path("capture.fstrm")], []] {
            let refresh = try BuiltBinary.run(
                ["refresh", kept.path, "--zone", ground.folder.path("zone.db")] + learn)
            #expect(refresh.stderr.contains("0 changed"), "\(refresh.stderr)")
        }
        try kept.expectUntouched()
    }

    @Test(arguments: templates)
    func `refresh and -o add what a recording tells of the names of a set`(template: String) throws {
        let ground = try Self.ground()
        let path = ground.folder.path("web.yaml")
        #expect(try Self.generateSet(ground, template, "-o", path, "--force").status == 0)
        let answers = [ClientAnswer("api.example.org", "52.0.0.5"), ClientAnswer("other.example.org", "52.0.0.6")]
        try ground.folder.write(FrameStreamBytes.recording(answers.map(\.payload)), to: "capture.fstrm")
        let run = try ground.refresh("--learn", ground.folder.path("capture.fstrm"))
        #expect(run.status == 0, "\(run.stderr)")
        let text = try ground.folder.read("web.yaml")
        #expect(Self.entries(text) == ["9.9.9.1/32", "52.0.0.3/32", "52.0.0.5/32"], "\(text)")
        #expect(text.contains(#""52.0.0.5":""#) && text.contains(#""52.0.0.3":""#), "\(text)")
        try ground.folder.write(
            FrameStreamBytes.recording(of: ClientAnswer("api.example.org", "52.0.0.7")), to: "capture.fstrm")
        #expect(try Self.generateSet(ground, template, "-o", path).status == 0)
        #expect(
            Self.entries(try ground.folder.read("web.yaml"))
                == ["9.9.9.1/32", "52.0.0.3/32", "52.0.0.5/32", "52.0.0.7/32"])
    }

    @Test func `a special-purpose address is kept out of a set`() throws {
        let ground = try Self.ground(FrameStreamBytes.recording(of: ClientAnswer("api.example.org", "10.0.0.7")))
        let run = try Self.generateSet(ground, "network-set")
        #expect(run.status == 0)
        #expect(Self.entries(run.stdout) == ["9.9.9.1/32"])
        #expect(run.stderr.contains("pass --accept 10.0.0.7/32\n"), "\(run.stderr)")
    }

    // MARK: generate, once more

    @Test func `without an address for its pattern the policy says so`() throws {
        let ground = try Self.ground()
        let run = try Self.generate(ground, ["*.example.edu"])
        #expect(run.status == 0)
        #expect(run.stderr.contains("warning: *.example.edu: "))
        #expect(LearnGround.addresses(in: run.stdout) == [])
    }

    @Test func `the hint about a special-purpose address names the flag`() throws {
        let ground = try Self.ground(FrameStreamBytes.recording([ClientAnswer("a.example.com", "10.0.0.7").payload]))
        #expect(try Self.generate(ground).stderr.contains("pass --accept 10.0.0.7/32\n"))
    }

    @Test(arguments: ["-", "unix:/tmp/tap.sock"]) func `a recording cannot be read from where hosts come`(place: String)
        throws
    {
        let run = try BuiltBinary.run(
            ["--hosts-file", "-", "--pod", "app=web", "--learn", place], input: "*.example.com\n")
        #expect(run.status == 64)
        #expect(run.stdout == "")
    }
}
