import EgressTestSupport
import Testing

/// The flags of clusters, and kubectls that fail.
@Suite struct ClusterOptionTests {
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
}
