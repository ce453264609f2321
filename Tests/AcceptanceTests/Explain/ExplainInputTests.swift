import EgressTestSupport
import Testing

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

@Suite(.waits)
struct ExplainInputTests {
    private static let question = ["--pod", "run=busybox", "--to", "192.0.2.1:443"]
    private static let policy = "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: web}\n"

    private static let usage = [
        BadInput(["explain"] + question, 64, "FILE", naming: "no file", hint: "egressgen explain FOLDER"),
        BadInput(["explain", ""] + question, 64, "FILE", naming: "no file name"),
        BadInput(["explain", "-", "-"] + question, 64, "-", naming: "twice"),
        BadInput(["explain", "-", "--to", "192.0.2.1:443"], 64, "--pod", naming: "no pod", hint: "--pod KEY=VALUE"),
        asked("--pod", "run=x", subject: "--pod", naming: "'run'", "'busybox'", "'x'"),
        asked("--pod", "run", subject: "--pod run", naming: "'='", hint: "KEY=VALUE"),
        asked("-n", "Shop", subject: "--namespace", naming: "'Shop'", "RFC 1123"),
        asked("--namespace-label", "x", subject: "--namespace-label x", naming: "'='", hint: "KEY=VALUE"),
        asked(
            "--namespace-label", "kubernetes.io/metadata.name=x", subject: "--namespace-label", naming: "'default'"),
        asked("--to", "192.0.2.1:80", subject: "--to", naming: "twice", hint: "one question"),
        asked("--from", "192.0.2.1", subject: "--to", naming: "cannot be used with --from"),
        asked("--to-pod", "a=b", subject: "--to", naming: "cannot be used with --to-pod"),
        asked("--port", "80", subject: "--port", naming: "cannot be used with --to", hint: "after the address"),
        asked("--to-namespace", "x", subject: "--to-namespace", naming: "--to-pod"),
        asked("--from-namespace-label", "a=b", subject: "--from-namespace-label", naming: "--from-pod"),
        to("192.0.2.1", naming: "no port", hint: "192.0.2.1:443"),
        to("www.example.com", naming: "no port", hint: "NAME:PORT"),
        to("2001:db8::1", naming: "no port", hint: "[2001:db8::1]:443"),
        to("[2001:db8::1]", naming: "no port", hint: "[2001:db8::1]:443"),
        to("[192.0.2.1]:443", naming: "IPv6", hint: "192.0.2.1:443"),
        to("[2001:db8::/32]:443", naming: "IPv6", hint: "192.0.2.1:443"),
        to("[::ffff:192.0.2.1]:443", naming: "IPv4-mapped", hint: "192.0.2.1"),
        to("192.0.2.0/24:443", naming: "block", hint: "one address"),
        to("https://www.example.com", naming: "URL", hint: "NAME:PORT"),
        to("*.example.com:443", naming: "wildcard", hint: "NAME:PORT"),
        to("example.123:443", naming: "digits", hint: "NAME:PORT"),
        to("a..b:443", naming: "empty label", hint: "NAME:PORT"),
        to("www.example.com:https", naming: "'https'", hint: "1 to 65535"),
        to("www.example.com:80,443", naming: "more than one port", hint: "one port"),
        to("www.example.com:80-90", naming: "more than one port", hint: "one port"),
        to(":443", naming: "no port", hint: "NAME:PORT"),
        to("", naming: "empty", hint: "NAME:PORT"),
        BadInput(["explain", "-", "--pod", "a=b"], 64, "--to", naming: "no destination or source", hint: "--from-pod"),
        other("--from", "192.0.2.0/24", naming: "block", hint: "one address"),
        other("--from", "www.example.com", naming: "address"),
        other("--from", "::ffff:192.0.2.1", naming: "IPv4-mapped", hint: "192.0.2.1"),
        BadInput(
            ["explain", "-", "--pod", "a=b", "--from", "192.0.2.1"], 64, "--port", naming: "no port", hint: "--from"),
        BadInput(
            ["explain", "-", "--pod", "a=b", "--to-pod", "c=d"], 64, "--port", naming: "no port", hint: "--to-pod"),
        BadInput(
            ["explain", "-", "--pod", "a=b", "--from", "192.0.2.1", "--port", "http"], 64, "--port http",
            naming: "'http'", hint: "1 to 65535"),
        BadInput(
            ["explain", "-", "--pod", "a=b", "--to-pod", "c=d", "--to-namespace", "team=x", "--port", "80"], 64,
            "--to-namespace", naming: "'team=x'", hint: "--to-namespace-label team=x"),
        BadInput(
            ["explain", "-", "--pod", "a=b", "--to", "www.example.com:443", "--tries", "0"], 64, "--tries 0",
            naming: "1 to 100"),
    ]

    @Test(arguments: usage)
    func `a question that cannot be asked is refused`(row: BadInput) throws {
        row.expectRefusal(try BuiltBinary.run(row.arguments))
    }

    /// The contents of a file, the exit status, the place and words of the message, and the hint.
    private static let files: [(String, Int32, String, [String], String?)] = [
        (policy + "spec: {egress: [{to: [{}]}]}\n", 65, ":1", ["web egress rule 1 has an empty peer"], nil),
        ("kind: Pod\n---\n" + policy + "spec: {port: 1}\n", 65, ":3", ["web has the unknown key 'port'"], nil),
        (policy + "spec: {podSelector: {matchLabels: {a: \"\\e[2J\"}}}\n", 65, ":1", [#"'\u{1b}[2J'"#], nil),
        (policy + "spec: [\n", 65, ":5", ["is not YAML"], nil),
        (policy + "kind: NetworkPolicy\n", 65, ":4", ["'kind' occurs twice"], nil),
        (
            policy.replacing("web", with: "\"{{ .Release.Name }}\""), 65, ":1", ["{{ .Release.Name }}", "RFC 1123"],
            "--exclude"
        ),
    ]

    @Test(arguments: files)
    func `a policy that cannot be read leaves no verdict`(
        text: String, status: Int32, place: String, words: [String], hint: String?
    ) throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(text, to: "a.yaml")
        try folder.write(Self.policy, to: "good.yaml")
        let row = BadInput(["explain", folder.path] + Self.question, status, path + place, words, hint: hint)
        row.expectRefusal(try BuiltBinary.run(row.arguments))
        let stream = BadInput([], status, "stdin" + place, words, hint: hint)
        stream.expectRefusal(try BuiltBinary.run(["explain", "-"] + Self.question, input: text))
    }

    @Test func `so does a file that is not there, is none, or cannot be read`() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(Self.policy, to: "a.yaml")
        BadInput([], 74, folder.path("b.yaml"), naming: "no such file").expectRefusal(
            try BuiltBinary.run(["explain", path, folder.path("b.yaml")] + Self.question))
        BadInput([], 74, "/dev/zero", naming: "regular file", hint: "-").expectRefusal(
            try BuiltBinary.run(["explain", "/dev/zero"] + Self.question))
        try #require(chmod(path, 0) == 0)
        BadInput([], 74, path, naming: "permission").expectRefusal(
            try BuiltBinary.runBoundByModes(["explain", path] + Self.question))
    }

    @Test func `a name without an answer leaves no verdict`() throws {
        let question = "explain - --pod a=b --to"
        let missing = try egressgen("\(question) nosuch.example.com:443", Zones.example, input: Self.policy)
        BadInput([], 68, "nosuch.example.com", naming: "NXDOMAIN", "no verdict").expectRefusal(missing)
        let unknown = try egressgen("\(question) www.elsewhere.test:443", Zones.example, input: Self.policy)
        BadInput([], 75, "www.elsewhere.test", naming: "no verdict").expectRefusal(unknown)
    }

    @Test func `what went wrong is all told, and the most severe decides`() throws {
        let run = try egressgen("explain - nofile --pod a=b --to 192.0.2.1:443", input: Self.policy + "spec: [\n")
        #expect(run.status == 74)
        #expect(run.stdout.isEmpty)
        #expect(run.errorLines.count == 2)
    }

    private static func asked(
        _ flag: String, _ value: String, subject: String, naming words: String..., hint: String? = nil
    ) -> BadInput {
        BadInput(["explain", "-"] + question + [flag, value], 64, subject, words, hint: hint)
    }

    private static func to(_ text: String, naming words: String..., hint: String? = nil) -> BadInput {
        BadInput(["explain", "-", "--pod", "a=b", "--to", text], 64, "--to \(text)", words, hint: hint)
    }

    private static func other(_ flag: String, _ value: String, naming words: String..., hint: String? = nil) -> BadInput
    {
        BadInput(
            ["explain", "-", "--pod", "a=b", flag, value, "--port", "80"], 64, "\(flag) \(value)", words, hint: hint)
    }
}
