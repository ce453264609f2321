import EgressTestSupport
import Testing

/// Whether namespaces can be made, as root can.
private let hasNamespaces = (try? ShellRun.run(["unshare", "-mn", "true"], [:], in: "/").status) == 0

/// The servers of resolv.conf, in namespaces of the test's own.
@Suite(.waits, .enabled(if: hasNamespaces, "needs root"))
struct ConfiguredServerTests {
    /// Several runs, since the order in which servers get their turn differs from run to run.
    @Test(arguments: 1...3)
    func `a silent first server is passed over`(_: Int) throws {
        let words = ["resolve", "www.example.com", "--format", "lines", "--timeout", "1s"]
        let script = ["unshare", "-mn", "sh", Fixture.path("servers/two-servers.sh"), try BuiltBinary.path.get()]
        let run = try ShellRun.run(script + words, [:], in: "/")
        #expect(run.status == 0, "\(run.stderr)")
        #expect(run.stdout == "www.example.com.\t60\tIN\tA\t8.8.8.8\n")
    }
}
