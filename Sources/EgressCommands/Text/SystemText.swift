internal import EgressModel
internal import EgressSystem

extension ProgramFailure {
    /// What became of a program, to follow its name.
    var text: String {
        switch self {
        case .exited(let status): "exited with \(status)"
        case .killed(let signal): "was killed by signal \(signal)"
        case .noInput(let error): "cannot be given its input: \(error.text)"
        case .notRun(let error): "cannot be run: \(error.text)"
        case .notStarted(let text): "cannot be run: \(text.lowercasedStart)"
        case .noInterpreter: "cannot be run: its interpreter is missing"
        case .unknownFormat: "cannot be run: it is neither a program nor a script that starts with '#!'"
        case .timedOut(let limit): "took longer than \(limit.components.seconds) s, and was ended"
        case .cancelled: "took too long to be waited for, and was ended"
        }
    }
}
