package import Subprocess
package import SystemPackage

/// Tells why the run of a program came to nothing.
package enum ProgramFailure: Error, Hashable, Sendable {
    /// It exited with another status than 0.
    case exited(CInt)
    case killed(signal: CInt)
    /// There was no room for what it was to read.
    case noInput(Errno)
    /// The system does not run it.
    case notRun(Errno)
    /// It was not run, in swift-subprocess's own words.
    case notStarted(String)
    /// The program is there, and what its first line names to run it is not; execve(2).
    case noInterpreter
    /// It is neither a program nor a script that starts with `#!`; execve(2).
    case unknownFormat
    /// It was ended after so long.
    case timedOut(Duration)
    /// It was ended because nobody could wait for it any longer.
    case cancelled

    /// Takes what `ChildProgram.run` threw.
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
    /// How a program ended; `nil` where it exited with 0.
    package var failure: ProgramFailure? {
        switch self {
        case .exited(0): nil
        case .exited(let status): .exited(status)
        case .signaled(let signal): .killed(signal: signal)
        }
    }
}
