import EgressTestSupport
import Testing

/// Tests several errors that egressgen finds before it sends a query. It reports all of them, and the most severe one
/// decides the exit status.
@Suite(.waits)
struct LocalCheckTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let flags: [String]
        let status: Int32
    }

    private static let cases = [
        Case(
            testDescription: "a wrong flag before a missing file",
            flags: ["--hosts-file", "/missing/hosts", "--allow", "10.0.0.1/8"], status: 64),
        Case(
            testDescription: "a wrong resolver before a missing template",
            flags: ["--template", "/missing/template", "--resolver", "nonsense"], status: 64),
        Case(
            testDescription: "a missing file before a folder that is none",
            flags: ["--zone", "/missing/zone", "-o", "/missing/policy.yaml"], status: 74),
        Case(
            testDescription: "a folder that is none before a malformed file",
            flags: ["--zone", PackageRoot.path("README.md"), "-o", "/missing/policy.yaml"], status: 73),
        Case(
            testDescription: "a malformed file before a file that is not ours",
            flags: ["--zone", PackageRoot.path("README.md"), "-o", PackageRoot.path("LICENSE")], status: 65),
    ]

    @Test(arguments: cases)
    func `the most severe decides, and both are told`(row: Case) throws {
        let run = try egressgen("a.example --pod run=busybox", row.flags)
        #expect(run.status == row.status)
        #expect(run.stdout.isEmpty)
        #expect(run.errorLines.count { $0.hasPrefix("egressgen: error: ") } == 2, "\(run.stderr)")
    }

    @Test func `a command line without anything lacks names and pods`() throws {
        let run = try egressgen("")
        #expect(run.status == 64)
        #expect(run.stdout.isEmpty)
        let errors = run.errorLines.filter { $0.hasPrefix("egressgen: error: ") }
        #expect(errors.map { $0.split(separator: ":")[2] } == [" HOST", " --pod"])
        #expect(!run.stderr.contains("USAGE"))
    }

    @Test func `resolve tells all that is wrong too`() throws {
        let run = try egressgen("resolve a..b --resolver nonsense")
        #expect(run.status == 64)
        #expect(run.stdout.isEmpty)
        let errors = run.errorLines.filter { $0.hasPrefix("egressgen: error: ") }
        #expect(errors.map { $0.split(separator: ":")[2] } == [" a..b", " --resolver nonsense"])
    }

    @Test func `nobody is asked for more names than a policy can note`() throws {
        let server = try HostileServer { [MessageBuilder(answering: $0).ra().a($0.qname, "8.8.8.8").reply] }
        let list = (0..<10_000).map { "number-\($0).some.example.com\n" }.joined()
        let run = try egressgen("--hosts-file - --pod run=busybox", asking(server.endpoint), input: list)
        BadInput([], 65, "annotations", naming: "over the limit of 262144", hint: "several policies").expectRefusal(run)
        #expect(server.log.isEmpty)
    }

    @Test func `nobody is asked before the whole command line is read`() throws {
        let server = try HostileServer { [MessageBuilder(answering: $0).ra().a($0.qname, "8.8.8.8").reply] }
        let run = try egressgen("a.example --pod run=busybox --allow 10.0.0.1/8", asking(server.endpoint))
        #expect(run.status == 64)
        #expect(server.log.isEmpty)
    }
}
