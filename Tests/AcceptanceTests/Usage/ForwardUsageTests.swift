import EgressTestSupport
import Testing

@Suite(.waits) struct ForwardUsageTests {
    /// Returns a row with these flags after all required arguments.
    private static func row(
        _ flags: String, _ subject: String, naming words: String..., hint: String? = nil
    ) -> BadInput {
        let required = "refresh --cluster --every ttl --forward 5353 --upstream 192.0.2.53"
        return BadInput("\(required) \(flags)".split(separator: " ").map(String.init), 64, subject, words, hint: hint)
    }

    private static func bare(
        _ line: String, _ subject: String, naming words: String..., hint: String? = nil
    ) -> BadInput {
        BadInput(line.split(separator: " ").map(String.init), 64, subject, words, hint: hint)
    }

    private static let rows = [
        bare(
            "refresh policies --every 5m --forward 5353 --upstream 192.0.2.53", "--forward 5353",
            naming: "requires --cluster", hint: "add --cluster"),
        bare(
            "refresh --cluster --forward 5353 --upstream 192.0.2.53", "--forward 5353", naming: "requires --every",
            hint: "--every ttl"),
        bare(
            "refresh --cluster --every 5m --forward 5353", "--forward 5353", naming: "requires --upstream",
            hint: "--upstream ADDRESS"),
        bare(
            "refresh --cluster --every 5m --forward 0.0.0.0:5353 --upstream 192.0.2.53", "--forward 0.0.0.0:5353",
            naming: "requires --forward-from", hint: "--forward-from CIDR"),
        bare("refresh --cluster --every 5m --upstream 192.0.2.53", "--upstream", naming: "requires --forward"),
        bare("refresh --cluster --every 5m --hold 1s", "--hold", naming: "requires --forward"),
        bare("refresh --cluster --every 5m --settle 1s", "--settle", naming: "requires --forward"),
        bare("refresh policies --forward-from 10.0.0.0/8", "--forward-from", naming: "requires --forward"),
        row("--forward 127.0.0.1:5353", "--forward 127.0.0.1:5353", naming: "given twice"),
        row("--forward 127.0.0.1", "--forward 127.0.0.1", naming: "no port", hint: "127.0.0.1:5353"),
        row("--upstream 192.0.2.53:53", "--upstream 192.0.2.53:53", naming: "given twice"),
        row(
            "--upstream 127.0.0.1:5353", "--upstream 127.0.0.1:5353", naming: "--forward",
            hint: "does not forward to this one"),
        row("--upstream dns", "--upstream dns", naming: "name server", hint: "[::1]:53"),
        row("--hold 5", "--hold 5", naming: "not a duration", hint: "500ms"),
        row("--settle 1x", "--settle 1x", naming: "not a duration", hint: "500ms"),
        row("--learn capture.fstrm", "--learn capture.fstrm", naming: "cannot be used with --every", hint: "once"),
        row("--learn-limit 0", "--learn-limit 0", naming: "greater than zero"),
        row("--learn-from 10.0.0.0/8", "--learn-from", naming: "requires --learn"),
        row("--check", "--every", naming: "cannot be used with --check"),
        bare("a.example --pod app=web --forward 5353", "usage", naming: "'--forward'", hint: "did you mean"),
    ]

    @Test(arguments: rows)
    func `what could not forward is refused, with what to write instead`(row: BadInput) throws {
        row.expectRefusal(try BuiltBinary.run(row.arguments))
    }
}
