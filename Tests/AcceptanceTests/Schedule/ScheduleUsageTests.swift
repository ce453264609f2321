import EgressTestSupport
import Testing

@Suite(.waits) struct ScheduleUsageTests {
    private static let longest = String(repeating: "a", count: 44)

    /// Returns a row with these flags after all required arguments.
    private static func row(
        _ flags: String, _ subject: String, naming words: String..., hint: String? = nil
    ) -> BadInput {
        let required = "schedule a.example --pod run=busybox -n shop --image egressgen"
        return BadInput("\(required) \(flags)".split(separator: " ").map(String.init), 64, subject, words, hint: hint)
    }

    private static let rows = [
        BadInput(["schedule", "--pod", "a=b", "-n", "x", "--image", "y"], 64, "HOST", naming: "no name", hint: "name"),
        BadInput(
            ["schedule", "a.example", "-n", "x", "--image", "y"], 64, "--pod", naming: "no pods", hint: "--all-pods"),
        BadInput(
            ["schedule", "a.example", "--pod", "a=b", "--image", "y"], 64, "--namespace", naming: "no namespace",
            hint: "-n NAMESPACE"),
        BadInput(
            ["schedule", "a.example", "--pod", "a=b", "-n", "x"], 64, "--image", naming: "no image", hint: "--image REF"
        ),
        row(
            "--image A/b", "--image A/b", naming: "not the name of an image", hint: "registry.example.com/egressgen:1.0"
        ),
        row("--every 7m", "--every 7m", naming: "no cron expression", hint: "write 6m or 10m, or add --deployment"),
        row("--every 90m", "--every 90m", naming: "no cron expression", hint: "write 1h or 2h"),
        row("--every 30s", "--every 30s", naming: "no cron expression", hint: "write 1m, or add"),
        row("--every ttl", "--every ttl", naming: "no cron expression", hint: "5m, or add --deployment"),
        row("--every 500ms --deployment", "--every 500ms", naming: "too short", hint: "write 1"),
        row("--every 90s", "--every 90s", naming: "no cron expression", hint: "write 1m or 2m"),
        row("--every 1m1ms", "--every 1m1ms", naming: "no cron expression", hint: "write 1m or 2m"),
        row("--every 5", "--every 5", naming: "not a duration", hint: "90s"),
        row("--every 0", "--every 0", naming: "greater than zero", hint: "1m"),
        row("--every 0s --deployment", "--every 0s", naming: "greater than zero", hint: "1m"),
        row("--every often --deployment", "--every often", naming: "not a duration", hint: "90s"),
        row("--api-server 192.0.2.1", "--api-server 192.0.2.1", naming: "no TCP port", hint: "192.0.2.1/32:6443"),
        row("--api-server 192.0.2.1:443/udp", "--api-server 192.0.2.1:443/udp", naming: "no TCP port", hint: ":6443"),
        row("--api-server kubernetes:443", "--api-server kubernetes:443", naming: "address"),
        row("--resolver dns", "--resolver dns", naming: "name server", hint: "[::1]:53"),
        row("--dns none --api-server 192.0.2.1:443", "--dns none", naming: "without a name server", hint: "--resolver"),
        row("--name \(longest)a", "--name", naming: "too long", hint: "at most 44 characters"),
        row("--namespace Shop", "--namespace", naming: "RFC 1123"),
        row("--zone a.zone", "usage", naming: "'--zone'", hint: "did you mean"),
        row("--format json", "usage", naming: "'--format'"),
        BadInput(
            ["schedule", "a.example", "--all-pods", "--name", "a", "-n", "x", "--image", "y"], 64, "--all-pods",
            naming: "pods of the refresh", hint: "--api-server"),
        BadInput(
            ["schedule", "a.example", "--pod-expression", "!old", "--name", "a", "-n", "x", "--image", "y"], 64,
            "--pod-expression", naming: "pods of the refresh", hint: "--api-server"),
        BadInput(
            [
                "schedule", "a.example", "--pod", "app.kubernetes.io/instance=a-refresh", "--name", "a", "-n", "x",
                "--image", "y",
            ], 64, "--pod", naming: "pods of the refresh", hint: "--api-server"),
    ]

    @Test(arguments: rows)
    func `what would not work in a cluster is refused`(row: BadInput) throws {
        row.expectRefusal(try BuiltBinary.run(row.arguments))
    }

    @Test func `the longest name, and any time of a service, are taken`() throws {
        let required = "schedule a.example --pod run=busybox -n shop --image egressgen"
        for flags in ["--name \(Self.longest)", "--deployment --every 7m", "--deployment --every ttl"] {
            #expect(try egressgen("\(required) \(flags)").status == 0)
        }
    }

    @Test func `names come from a file too, and none is asked for`() throws {
        let run = try BuiltBinary.run(Self.fromFile, input: "nowhere.invalid\n")
        #expect(run.status == 0)
        #expect(run.stdout.contains("egressgen.dev/hosts: nowhere.invalid\n"))
    }

    @Test(arguments: [BuiltBinary.Output.brokenPipe, .file("/dev/full")])
    func `an output that ends is met as elsewhere`(output: BuiltBinary.Output) throws {
        let run = try BuiltBinary.run(Self.fromFile, input: "a.example\n", output: output)
        #expect(run.status == (output == .brokenPipe ? 0 : 74))
    }

    private static let fromFile = [
        "schedule", "--pod", "run=busybox", "-n", "shop", "--image", "egressgen", "--hosts-file", "-",
    ]
}
