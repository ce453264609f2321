package import Subprocess
package import SystemPackage

/// The reason why a program did not run, or did not exit with status 0.
package enum ProgramFailure: Error, Hashable, Sendable {
    /// The program exited with a status other than 0.
    case exited(CInt)
    case killed(signal: CInt)
    /// The system had no room for the program's input.
    case noInput(Errno)
    /// The system did not run the program.
    case notRun(Errno)
    /// The program did not start. The text is that of swift-subprocess.
    case notStarted(String)
    /// The program exists, but the interpreter that its first line names does not; execve(2).
    case noInterpreter
    /// The file is neither an executable nor a script that starts with `#!`; execve(2).
    case unknownFormat
    /// The program was ended because it ran longer than this.
    case timedOut(Duration)
    /// The program was ended because the task that ran it was cancelled.
    case cancelled

    /// Converts an error that `ChildProgram.run` threw.
    package init(_ error: any Error) {
        self =
            switch error {
            case let failure as ProgramFailure: failure
            case let error as SubprocessError:
                error.underlyingError.map { .notRun($0) } ?? .notStarted("\(error)")
            default: .notStarted("\(error)")
            }
    }
}

extension TerminationStatus {
    /// Why the program failed; `nil` if it exited with status 0.
    package var failure: ProgramFailure? {
        switch self {
        case .exited(0): nil
        case .exited(let status): .exited(status)
        case .signaled(let signal): .killed(signal: signal)
        }
    }
}
