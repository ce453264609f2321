internal import Subprocess
package import SystemPackage

/// A program of the user's that is told of something: it runs without arguments and without a shell, and its output goes
/// to stderr.
package struct HookProgram: Sendable {
    package let path: String

    /// How long it may take.
    private static let limit = Duration.seconds(300)

    /// - Throws: `Errno` where it is no file that may be run.
    package init(path: String) throws(Errno) {
        self.path = path
        try check()
    }

    private func check() throws(Errno) {
        let status = try Stat(path)
        try FileSystem.check(path, .execute)
        guard status.type != .directory else { throw .isDirectory }
    }

    /// Runs it to its end; one that takes longer than five minutes, or than the task that runs it, is ended.
    ///
    /// - Parameter input: what it reads from stdin.
    /// - Returns: what went wrong; `nil` where it exited with 0.
    package func run(input: [UInt8]) async -> ProgramFailure? {
        let failure = await within(Self.limit) { await runToEnd(input) }
        if Task.isCancelled, failure != .some(nil) { return .cancelled }
        return failure ?? .timedOut(Self.limit)
    }

    private func runToEnd(_ input: [UInt8]) async -> ProgramFailure? {
        let child = ChildProgram(executable: .path(FilePath(path)), grace: .seconds(5))
        do {
            let result = try await child.run(
                reading: input, output: .fileDescriptor(.standardError, closeAfterSpawningProcess: false),
                error: .fileDescriptor(.standardError, closeAfterSpawningProcess: false))
            return result.terminationStatus.failure
        } catch let error as SubprocessError where error.code == .executableNotFound {
            return missing
        } catch let error as SubprocessError where error.underlyingError == .execFormatError {
            return .unknownFormat
        } catch {
            return ProgramFailure(error)
        }
    }

    /// What is not there: the program itself, or what it needs to run.
    private var missing: ProgramFailure {
        do throws(Errno) {
            try check()
            return .noInterpreter
        } catch {
            return .notRun(error)
        }
    }
}
