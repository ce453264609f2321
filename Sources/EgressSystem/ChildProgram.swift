package import Subprocess
internal import SystemPackage

/// A program that runs as our child: with a list of arguments, without a shell, and no longer than the task that runs it.
package struct ChildProgram {
    private let executable: Executable
    private let arguments: [String]
    /// How long it may take to end once it is asked to.
    private let grace: Duration

    package init(executable: Executable, arguments: [String] = [], grace: Duration) {
        self.executable = executable
        self.arguments = arguments
        self.grace = grace
    }

    /// Asks it to end, and ends it where it does not; the one way in which we end a child.
    package var teardown: [TeardownStep] { [.gracefulShutDown(allowedDurationToNextStep: grace)] }

    /// Runs the program to its end, and `body` while it runs.
    ///
    /// - Throws: what `body` throws, and what `ProgramFailure` takes.
    package func run<Value, Input: InputProtocol, Output: OutputProtocol, Complaint: ErrorOutputProtocol>(
        input: Input, output: Output, error: Complaint,
        _ body: (Execution<Input, Output, Complaint>) async throws -> Value
    ) async throws -> ExecutionResult<Value, Output, Complaint> {
        var options = PlatformOptions()
        options.teardownSequence = teardown
        var number: ProcessNumber?
        defer { if let number { RunningPrograms.remove(number) } }
        return try await Subprocess.run(
            executable, arguments: Arguments(arguments), platformOptions: options, input: input, output: output,
            error: error
        ) { execution in
            let own = ProcessNumber(rawValue: execution.processIdentifier.value)
            number = own
            RunningPrograms.add(own)
            return try await body(execution)
        }
    }

    /// Runs the program to its end, with `bytes` on its stdin.
    ///
    /// - Throws: what `ProgramFailure` takes.
    package func run<Output: OutputProtocol, Complaint: ErrorOutputProtocol>(
        reading bytes: [UInt8], output: Output, error: Complaint
    ) async throws -> ExecutionResult<Void, Output, Complaint> {
        let file: FileDescriptor
        do throws(Errno) {
            file = try MemoryFile.holding(bytes)
        } catch {
            throw ProgramFailure.noInput(error)
        }
        return try await run(
            input: .fileDescriptor(file, closeAfterSpawningProcess: true), output: output, error: error
        ) { _ in }
    }
}
