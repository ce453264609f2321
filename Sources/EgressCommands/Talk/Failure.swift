internal import EgressModel
internal import EgressPolicy
internal import EgressRefresh

/// An error: the line for stderr and its exit status.
struct Failure: Hashable, Sendable {
    /// What the error is about.
    enum Subject: Hashable, Sendable {
        /// A setting, with its value if the value is wrong.
        case setting(Setting, String?)
        case host(HostName)
        /// A file, a line of a file, a resource, or an argument as it was written.
        case place(String)
    }

    let status: ExitStatus
    let about: Subject
    let fact: String
    /// The consequence for the output, such as `nothing is written`; empty if the fact says it.
    let consequence: String
    let hint: String?

    init(_ status: ExitStatus, _ about: Subject, _ fact: String, consequence: String, hint: String? = nil) {
        self.status = status
        self.about = about
        self.fact = fact
        self.consequence = consequence
        self.hint = hint
    }

    init(_ status: ExitStatus, _ place: String, _ fact: String, consequence: String, hint: String? = nil) {
        self.init(status, .place(place), fact, consequence: consequence, hint: hint)
    }

    /// Returns the failure with another hint.
    func with(hint: String?) -> Failure { Failure(status, about, fact, consequence: consequence, hint: hint) }

    /// Returns a usage error, which is about a flag or an argument.
    static func usage(_ about: Subject, _ words: Words) -> Failure {
        Failure(.usage, about, words.fact, consequence: "nothing is done", hint: words.hint)
    }

    /// The name, flag or `file:line` that the error is about.
    var subject: String { about.text }

    var message: String { "\(subject): \(fact)" + (consequence.isEmpty ? "" : "; \(consequence)") }
}

extension Failure.Subject {
    var text: String {
        switch self {
        // An argument has no flag before it.
        case .setting(.hosts, let value?): value
        case .setting(let setting, let value): setting.flag + (value.map { " \($0)" } ?? "")
        case .host(let host): "\(host)"
        case .place(let text): text
        }
    }
}

/// One or more failures that end the run.
struct Failures: Error {
    let list: [Failure]
    /// The notices that some of the failures were made from.
    let notices: [Notice]

    init(_ list: [Failure], from notices: [Notice] = []) {
        self.list = list
        self.notices = notices
    }

    init(_ failure: Failure) {
        self.init([failure])
    }

    static func usage(_ about: Failure.Subject, _ fact: String, hint: String? = nil) -> Failures {
        Failures(.usage(about, Words(fact, hint: hint)))
    }

    static func usage(_ setting: Setting, _ fact: String, hint: String? = nil) -> Failures {
        .usage(.setting(setting, nil), fact, hint: hint)
    }
}

/// Returns the results of the local checks, or throws all their failures. The most severe failure decides the exit status.
func all<each Value>(_ results: repeat Result<each Value, Failures>) throws(Failures) -> (repeat each Value) {
    var failures: [Failure] = []
    var notices: [Notice] = []
    for case .failure(let error) in repeat each results {
        failures += error.list
        notices += error.notices
    }
    guard failures.isEmpty else { throw Failures(failures, from: notices) }
    return (repeat try (each results).get())
}
