internal import Subprocess
package import SystemPackage

/// A program of the user that egressgen runs after an event. It runs without arguments and without a shell, and its
/// output goes to stderr.
package struct HookProgram: Sendable {
    package let path: String

    /// The maximum run time of the program.
    private static let limit = Duration.seconds(300)

    /// - Throws: `Errno` if the path is not an executable file.
    package init(path: String) throws(Errno) {
        self.path = path
        try check()
    }

    private func check() throws(Errno) {
        let status = try Stat(path)
        try FileSystem.check(path, .execute)
        guard status.type != .directory else { throw .isDirectory }
    }

    /// Runs the program until it exits. egressgen ends the program after five minutes, or when the task that runs it is
    /// cancelled.
    ///
    /// - Parameter input: The standard input of the program.
    /// - Returns: Why the run failed; `nil` if the program exited with status 0.
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

    /// The failure if a file was not found: either the program or its interpreter does not exist.
    private var missing: ProgramFailure {
        do throws(Errno) {
            try check()
            return .noInterpreter
        } catch {
            return .notRun(error)
        }
    }
}
