import EgressTestSupport
import Testing

/// Whether the process can create namespaces, which root can.
private let hasNamespaces = (try? ShellRun.run(["unshare", "-mn", "true"], [:], in: "/").status) == 0

/// Tests the servers in resolv.conf, in separate mount and network namespaces.
@Suite(.waits, .enabled(if: hasNamespaces, "needs root"))
struct ConfiguredServerTests {
    /// Runs the test several times because the order of the servers differs from run to run.
    @Test(arguments: 1...3)
    func `a silent first server is passed over`(_: Int) throws {
        let words = ["resolve", "www.example.com", "--format", "lines", "--timeout", "1s"]
        let script = ["unshare", "-mn", "sh", Fixture.path("servers/two-servers.sh"), try BuiltBinary.path.get()]
        let run = try ShellRun.run(script + words, [:], in: "/")
        #expect(run.status == 0, "\(run.stderr)")
        #expect(run.stdout == "www.example.com.\t60\tIN\tA\t8.8.8.8\n")
    }
}
