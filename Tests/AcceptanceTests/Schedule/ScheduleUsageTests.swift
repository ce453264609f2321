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

    /// Returns a row with `--learn` and what else it needs.
    private static func learning(
        _ flags: String, token: String = "/a/b", _ subject: String, naming words: String..., hint: String? = nil
    ) -> BadInput {
        let required =
            "schedule a.example --pod run=busybox -n shop --image egressgen --deployment --learn-from 10.0.0.0/8"
        let line = "\(required) --learn-token \(token) --learn \(flags)"
        return BadInput(line.split(separator: " ").map(String.init), 64, subject, words, hint: hint)
    }

    /// Returns a row with `--forward` and what else it needs.
    private static func forwarding(
        _ flags: String, _ subject: String, naming words: String..., hint: String? = nil
    ) -> BadInput {
        let required = "schedule a.example --pod run=busybox -n shop --image egressgen --deployment"
        let line = "\(required) --forward-from 10.0.0.0/8 --upstream 192.0.2.53 --forward \(flags)"
        return BadInput(line.split(separator: " ").map(String.init), 64, subject, words, hint: hint)
    }

    private static let forwardingRows = [
        row(
            "--forward 0.0.0.0:5353 --forward-from 10.0.0.0/8 --upstream 192.0.2.53", "--forward",
            naming: "requires --deployment"),
        row("--upstream 192.0.2.53 --deployment", "--upstream", naming: "requires --forward"),
        row(
            "--deployment --forward 0.0.0.0:5353 --upstream 192.0.2.53", "--forward 0.0.0.0:5353",
            naming: "requires --forward-from", hint: "CIDR"),
        row(
            "--deployment --forward 0.0.0.0:5353 --forward-from 10.0.0.0/8", "--forward 0.0.0.0:5353",
            naming: "requires --upstream", hint: "ADDRESS"),
        forwarding("5353", "--forward 5353", naming: "every address", hint: "0.0.0.0:5353"),
        forwarding("10.0.0.1:5353", "--forward 10.0.0.1:5353", naming: "every address", hint: "0.0.0.0:5353"),
        forwarding("0.0.0.0:0", "--forward 0.0.0.0:0", naming: "no port", hint: "as in 0.0.0.0:5353"),
        forwarding("0.0.0.0:9090", "--forward 0.0.0.0:9090", naming: "metrics", hint: "another port"),
        forwarding("0.0.0.0:53", "--forward 0.0.0.0:53", naming: "below 1024", hint: "the Service has port 53"),
        forwarding(
            "0.0.0.0:5353 --forward [::]:5354", "--forward [::]:5354", naming: "another port", hint: "one port"),
        forwarding("0.0.0.0:5353 --forward 0.0.0.0:5353", "--forward 0.0.0.0:5353", naming: "twice"),
        forwarding("0.0.0.0:5353 --name a.b", "--name", naming: "name of a Service", hint: "no dot"),
        forwarding("0.0.0.0:5353 --learn-limit 0", "--learn-limit 0", naming: "greater than zero"),
        forwarding(
            "0.0.0.0:6000 --learn tcp:0.0.0.0:6000 --learn-from 10.0.0.0/8 --learn-token /a/b",
            "--forward 0.0.0.0:6000", naming: "port of --learn", hint: "0.0.0.0:5353"),
    ]

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
        row("--learn tcp:0.0.0.0:6000", "--learn", naming: "requires --deployment"),
        row("--learn-limit 10", "--learn-limit", naming: "requires --learn"),
        row("--learn-token /a/b --deployment", "--learn-token", naming: "requires --learn"),
        learning("unix:/run/tap.sock", "--learn unix:/run/tap.sock", naming: "other pods", hint: "tcp:0.0.0.0:6000"),
        learning("a.fstrm", "--learn a.fstrm", naming: "other pods", hint: "tcp:0.0.0.0:6000"),
        learning("tcp:127.0.0.1:6000", "--learn tcp:127.0.0.1:6000", naming: "every address", hint: "0.0.0.0:6000"),
        learning("tcp:0.0.0.0:0", "--learn tcp:0.0.0.0:0", naming: "no port", hint: "0.0.0.0:6000"),
        learning("tcp:0.0.0.0:9090", "--learn tcp:0.0.0.0:9090", naming: "metrics", hint: "another port"),
        learning("tcp:0.0.0.0:6000 --learn tcp:[::]:6000", "--learn", naming: "twice", hint: "one port"),
        learning("tcp:0.0.0.0:6000 --learn-limit 0", "--learn-limit 0", naming: "greater than zero"),
        learning("tcp:0.0.0.0:6000 --name a.b", "--name", naming: "name of a Service", hint: "no dot"),
        learning(
            "tcp:0.0.0.0:6000", token: "tap", "--learn-token tap", naming: "absolute",
            hint: "/run/secrets/egressgen/tap"),
        learning("tcp:0.0.0.0:6000", token: "/tap", "--learn-token /tap", naming: "folder", hint: "folder of its own"),
        learning(
            "tcp:0.0.0.0:6000", token: "/run/secrets/tap", "--learn-token /run/secrets/tap", naming: "credentials",
            hint: "folder of its own"),
        learning(
            "tcp:0.0.0.0:6000", token: "/a/../b", "--learn-token /a/../b", naming: "Secret", hint: "egressgen/tap"),
        row(
            "--deployment --learn tcp:0.0.0.0:6000 --learn-from 10.0.0.0/8", "--learn tcp:0.0.0.0:6000",
            naming: "requires --learn-token", hint: "FILE"),
        row("--zone a.zone", "usage", naming: "'--zone'", hint: "did you mean"),
        row("--format json", "usage", naming: "'--format'", hint: "did you mean"),
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

    @Test(arguments: rows + forwardingRows)
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
