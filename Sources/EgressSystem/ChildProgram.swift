package import Subprocess
internal import SystemPackage

/// A child process that runs a program with a list of arguments and without a shell. The program runs no longer than
/// the task that started it.
package struct ChildProgram {
    private let executable: Executable
    private let arguments: [String]
    /// The variables that differ from the environment of this process; `nil` to remove one.
    private let environment: [String: String?]
    /// The maximum time that the program can take to exit after it receives SIGTERM.
    private let grace: Duration

    package init(
        executable: Executable, arguments: [String] = [], environment: [String: String?] = [:], grace: Duration
    ) {
        self.executable = executable
        self.arguments = arguments
        self.environment = environment
        self.grace = grace
    }

    /// The steps that end the program: SIGTERM first, then SIGKILL after the grace period. They apply both when the
    /// task is cancelled and when the caller ends the program.
    package var teardown: [TeardownStep] { [.gracefulShutDown(allowedDurationToNextStep: grace)] }

    /// Runs the program until it exits, and runs `body` at the same time.
    ///
    /// - Throws: The errors of `body`, and errors that `ProgramFailure.init(_:)` accepts.
    package func run<Value, Input: InputProtocol, Output: OutputProtocol, Complaint: ErrorOutputProtocol>(
        input: Input, output: Output, error: Complaint,
        _ body: (Execution<Input, Output, Complaint>) async throws -> Value
    ) async throws -> ExecutionResult<Value, Output, Complaint> {
        var options = PlatformOptions()
        options.teardownSequence = teardown
        var number: ProcessNumber?
        defer { if let number { RunningPrograms.remove(number) } }
        return try await Subprocess.run(
            executable, arguments: Arguments(arguments), environment: childEnvironment, platformOptions: options,
            input: input, output: output, error: error
        ) { execution in
            let own = ProcessNumber(rawValue: execution.processIdentifier.value)
            number = own
            RunningPrograms.add(own)
            return try await body(execution)
        }
    }

    private var childEnvironment: Environment {
        environment.isEmpty
            ? .inherit
            : .inherit.updating(
                Dictionary(uniqueKeysWithValues: environment.map { (Environment.Key(stringLiteral: $0.key), $0.value) })
            )
    }

    /// Runs the program until it exits, with `bytes` as its standard input.
    ///
    /// - Throws: An error that `ProgramFailure.init(_:)` accepts.
    package func run<Output: OutputProtocol, Complaint: ErrorOutputProtocol>(
        reading bytes: [UInt8], output: Output, error: Complaint
    ) async throws -> ExecutionResult<Void, Output, Complaint> {
        try await run(reading: bytes, output: output, error: error) { _ in }
    }

    /// Runs the program until it exits, with `bytes` as its standard input, and runs `body` at the same time.
    ///
    /// - Throws: The errors of `body`, and errors that `ProgramFailure.init(_:)` accepts.
    package func run<Value, Output: OutputProtocol, Complaint: ErrorOutputProtocol>(
        reading bytes: [UInt8], output: Output, error: Complaint,
        _ body: (Execution<FileDescriptorInput, Output, Complaint>) async throws -> Value
    ) async throws -> ExecutionResult<Value, Output, Complaint> {
        let file: FileDescriptor
        do throws(Errno) {
            file = try MemoryFile.holding(bytes)
        } catch {
            throw ProgramFailure.noInput(error)
        }
        return try await run(
            input: .fileDescriptor(file, closeAfterSpawningProcess: true), output: output, error: error, body)
    }
}
