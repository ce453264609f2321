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
        (["refresh", "--cluster", "policies"], "--cluster: excludes files and folders"),
        (["refresh", "--cluster", "--exclude", "x"], "--exclude: goes with files and folders alone"),
        (["refresh", "--cluster", "-n", "a", "-A"], "--namespace: excludes --all-namespaces"),
        (["refresh", "--cluster", "-n", ""], "--namespace: is empty"),
        (["refresh", "policies", "-n", "a"], "--namespace: goes with --cluster alone"),
        (["refresh", "policies", "-A"], "--all-namespaces: goes with --cluster alone"),
        (["refresh", "policies", "--kubectl", "x"], "--kubectl: goes with --cluster alone"),
        (generate + ["--dry-run", "server"], "--dry-run: goes with --apply alone"),
        (generate + ["--force-conflicts"], "--force-conflicts: goes with --apply alone"),
        (generate + ["--context", "x"], "--context: goes with --apply alone"),
        (generate + ["--apply", "-o", "x"], "--apply: excludes --output"),
        (generate + ["--apply", "--template", "networkpolicy"], "--apply: excludes --template"),
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
                    == "egressgen: error: kubectl: is not there: no program '\(program)'; nothing is done\n")
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
