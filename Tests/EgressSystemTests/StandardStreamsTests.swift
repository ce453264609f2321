import EgressTemplates
import EgressTestSupport
import Testing

/// These tests run the built binary, because the standard streams belong to the whole process.
@Suite struct StandardStreamsTests {
    private static let zone = Fixture.zonePath("example.com")

    @Test func `writes all of the product`() throws {
        let run = try BuiltBinary.run(["template", "show", "networkpolicy"])
        #expect(run.stdout == BuiltinTemplate.networkPolicy.text)
        #expect(run.stderr == "")
        #expect(run.status == 0)
    }

    @Test func `is quiet when the reader has gone away`() throws {
        let run = try BuiltBinary.run(["template", "show", "networkpolicy"], output: .brokenPipe)
        #expect(run.stderr == "")
        #expect(run.status == 0)
    }

    @Test func `fails when the disk is full`() throws {
        let run = try BuiltBinary.run(["template", "show", "networkpolicy"], output: .file("/dev/full"))
        #expect(
            run.stderr == "egressgen: error: stdout: cannot be written: no space left on device; the output is lost\n")
        #expect(run.status == 74)
    }

    @Test func `reads all of the input`() throws {
        let comments = String(repeating: "# a comment that fills more than one buffer\n", count: 5000)
        let run = try BuiltBinary.run(
            ["resolve", "--zone", Self.zone, "--hosts-file", "-", "--format", "lines"],
            input: comments + "www.example.com\n")
        #expect(run.stderr == "")
        #expect(run.stdout.hasPrefix("www.example.com.\t"))
        #expect(run.status == 0)
    }
}
