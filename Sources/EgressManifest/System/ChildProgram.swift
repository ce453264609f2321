internal import EgressModel
internal import Subprocess
internal import SystemPackage

/// A program that runs as our child: with a list of arguments, without a shell, and no longer than the task that runs it.
struct ChildProgram {
    let executable: Executable
    var arguments: [String] = []
    /// How long it may take to end once it is asked to.
    let grace: Duration

    var teardown: [TeardownStep] { [.gracefulShutDown(allowedDurationToNextStep: grace)] }

    /// Runs it to its end.
    ///
    /// - Parameter body: what is done while it runs.
    /// - Throws: what `obstacle` puts into words.
    func run<Value, Input: InputProtocol, Output: OutputProtocol, Complaint: ErrorOutputProtocol>(
        input: Input, output: Output, error: Complaint,
        _ body: (Execution<Input, Output, Complaint>) async throws -> Value
    ) async throws -> ExecutionResult<Value, Output, Complaint> {
        var options = PlatformOptions()
        options.teardownSequence = teardown
        var number: CInt?
        defer { if let number { RunningPrograms.remove(number) } }
        return try await Subprocess.run(
            executable, arguments: Arguments(arguments), platformOptions: options, input: input, output: output,
            error: error
        ) { execution in
            number = execution.processIdentifier.value
            RunningPrograms.add(execution.processIdentifier.value)
            return try await body(execution)
        }
    }

    /// Why one cannot be run, to follow its name.
    static func obstacle(_ error: any Error) -> String {
        switch error {
        case let error as SystemError: "cannot be given its input: \(error)"
        case let error as SubprocessError:
            "cannot be run: "
                + (error.underlyingError.map { "\(SystemError(code: $0.rawValue))" } ?? "\(error)".lowercasedStart)
        default: "cannot be run: \("\(error)".lowercasedStart)"
        }
    }
}

extension TerminationStatus {
    /// How a program ended, to follow its name; `nil` where it exited with 0.
    var fact: String? {
        switch self {
        case .exited(0): nil
        case .exited(let status): "exited with \(status)"
        case .signaled(let signal): "was killed by signal \(signal)"
        }
    }
}
