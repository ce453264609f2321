import EgressTestSupport
import Testing

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// Tests the cluster flags, and kubectl programs that fail.
@Suite(.waits) struct ClusterOptionTests {
    private static let generate = ["www.example.com", "--pod", "run=web"]

    @Test(arguments: [
        (["refresh", "--cluster", "policies"], "--cluster: cannot be used with files and folders"),
        (["refresh", "--cluster", "--exclude", "x"], "--exclude: requires files or folders"),
        (["refresh", "--cluster", "-n", "a", "-A"], "--namespace: cannot be used with --all-namespaces"),
        (["refresh", "--cluster", "-n", ""], "--namespace: is empty"),
        (["refresh", "policies", "-n", "a"], "--namespace: requires --cluster"),
        (["refresh", "policies", "-A"], "--all-namespaces: requires --cluster"),
        (["refresh", "policies", "--kubectl", "x"], "--kubectl: requires --cluster"),
        (generate + ["--dry-run", "server"], "--dry-run: requires --apply"),
        (generate + ["--force-conflicts"], "--force-conflicts: requires --apply"),
        (generate + ["--context", "x"], "--context: requires --apply"),
        (generate + ["--apply", "-o", "x"], "--apply: cannot be used with --output"),
        (generate + ["--apply", "--template", "networkpolicy"], "--apply: cannot be used with --template"),
        (generate + ["--apply", "--kubeconfig", ""], "--kubeconfig: is empty"),
    ])
    func `a flag in the wrong place is a usage error`(arguments: [String], message: String) throws {
        let run = try BuiltBinary.run(arguments)
        #expect(run.status == 64)
        #expect(run.stdout.isEmpty)
        #expect(run.stderr.hasPrefix("egressgen: error: \(message)"), "\(run.stderr)")
    }

    @Test(arguments: ["/nowhere/kubectl", "no-such-kubectl"])
    func `a kubectl that is not there is one line`(program: String) throws {
        for arguments in [["refresh", "--cluster"], Self.generate + ["--apply"]] {
            let run = try BuiltBinary.run(arguments + ["--kubectl", program])
            #expect(run.status == 69)
            #expect(
                run.stderr
                    == "egressgen: error: kubectl: cannot find the program '\(program)'; nothing is done\n")
        }
    }

    /// Uses a fake kubectl that prints its arguments. A real kubectl finds a service account only in a pod.
    @Test(arguments: [
        ([:], [], true), (["KUBERNETES_SERVICE_HOST": "192.0.2.1"], [], false),
        (["KUBERNETES_SERVICE_HOST": "192.0.2.1"], ["--kubeconfig", "x"], true),
        (["KUBERNETES_SERVICE_HOST": "192.0.2.1", "KUBECONFIG": "x"], [], true),
    ])
    func `kubectl gets a time limit, but for a pod's own account, which it would forget over one`(
        environment: [String: String], flags: [String], isLimited: Bool
    ) throws {
        let folder = try TemporaryFolder()
        let kubectl = try folder.writeProgram("#!/bin/sh\necho \"$@\" >&2\nexit 1\n", to: "kubectl")
        let run = try BuiltBinary.run(
            ["refresh", "--cluster", "--kubectl", kubectl] + flags, environment: environment)
        #expect(run.status == 69)
        #expect(run.stderr.contains(" proxy --unix-socket="), "\(run.stderr)")
        #expect(run.stderr.contains("--request-timeout=30s") == isLimited, "\(run.stderr)")
    }
}
