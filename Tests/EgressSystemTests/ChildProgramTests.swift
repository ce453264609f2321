import EgressSystem
import EgressTestSupport
import Subprocess
import SystemPackage
import Testing

@Suite struct ChildProgramTests {
    private static func run(
        _ program: ChildProgram, reading bytes: [UInt8] = []
    ) async throws -> (output: [UInt8], failure: ProgramFailure?) {
        let result = try await program.run(reading: bytes, output: .bytes(limit: 1 << 22), error: .discarded)
        return (result.standardOutput, result.terminationStatus.failure)
    }

    @Test func `gives a program its input and takes its output`() async throws {
        let bytes = [UInt8](repeating: 7, count: 1 << 20)
        let result = try await Self.run(ChildProgram(executable: .name("cat"), grace: .seconds(1)), reading: bytes)
        #expect(result.output == bytes)
        #expect(result.failure == nil)
    }

    @Test func `a program that does not read its input ends nobody`() async throws {
        let bytes = [UInt8](repeating: 7, count: 1 << 20)
        let result = try await Self.run(ChildProgram(executable: .name("true"), grace: .seconds(1)), reading: bytes)
        #expect(result.failure == nil)
    }

    @Test func `a program has the environment of this process, with some variables replaced or removed`() async throws {
        let program = ChildProgram(
            executable: .name("sh"), arguments: ["-c", "echo ${HOME-none} $NEW; test -n \"$PATH\""],
            environment: ["HOME": nil, "NEW": "1"], grace: .seconds(1))
        let result = try await Self.run(program)
        #expect(String(decoding: result.output, as: UTF8.self) == "none 1\n")
        #expect(result.failure == nil)
    }

    @Test(arguments: [("exit 3", ProgramFailure.exited(3)), ("kill -9 $$", .killed(signal: 9))])
    func `says how a program ended`(_ script: String, _ failure: ProgramFailure) async throws {
        let program = ChildProgram(executable: .name("sh"), arguments: ["-c", script], grace: .seconds(1))
        #expect(try await Self.run(program).failure == failure)
    }

    @Test func `no child inherits a descriptor`() async throws {
        let open = try FileDescriptor.standardInput.duplicate(as: FileDescriptor(rawValue: 700))
        let script = ["-c", "test -e /dev/fd/0 && ! test -e /dev/fd/700"]
        let program = ChildProgram(executable: .name("sh"), arguments: script, grace: .seconds(1))
        #expect(try await Self.run(program).failure == nil)
        #expect(try ShellRun.run(["sh"] + script, [:], in: "/").status == 0)
        try open.close()
    }

    @Test func `says why a program cannot be run`() async throws {
        let folder = try TemporaryFolder()
        let program = ChildProgram(executable: .path(FilePath(folder.path("missing"))), grace: .seconds(1))
        do {
            _ = try await Self.run(program)
            Issue.record("it was run")
        } catch {
            #expect(ProgramFailure(error) == .notRun(.noSuchFileOrDirectory))
        }
    }

    @Test func `a hook is a file that may be run`() throws {
        let folder = try TemporaryFolder()
        #expect(throws: Errno.noSuchFileOrDirectory) { try HookProgram(path: folder.path("missing")) }
        #expect(throws: Errno.isDirectory) { try HookProgram(path: folder.path) }
        let file = try folder.write("", to: "file")
        #expect(throws: Errno.permissionDenied) { try HookProgram(path: file) }
    }

    @Test func `work that takes longer than it may is cancelled`() async throws {
        #expect(await within(.seconds(60)) { 1 } == 1)
        let start = ContinuousClock.now
        let result = await within(.milliseconds(20)) {
            try? await Task.sleep(for: .seconds(60))
            return Task.isCancelled
        }
        #expect(result == nil)
        #expect(ContinuousClock.now - start < .seconds(30))
    }
}
