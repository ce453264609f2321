internal import EgressModel
internal import EgressPolicy
internal import EgressRefresh

/// One thing that went wrong: the line for stderr and the exit status that goes with it.
struct Failure: Hashable, Sendable {
    /// What it is about.
    enum Subject: Hashable, Sendable {
        /// What the user set, and the value where that one is wrong.
        case setting(Setting, String?)
        case name(DomainName)
        /// A file, a line of one, a resource, or an argument as it is written.
        case place(String)
    }

    let status: ExitStatus
    let about: Subject
    let fact: String
    /// What follows from it for the product, such as `nothing is written`.
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

    /// The same with a remedy.
    func with(hint: String?) -> Failure { Failure(status, about, fact, consequence: consequence, hint: hint) }

    /// A usage error: a flag or an argument that is not what it should be.
    static func usage(_ about: Subject, _ words: Words) -> Failure {
        Failure(.usage, about, words.fact, consequence: "nothing is done", hint: words.hint)
    }

    /// The name, flag or `file:line` that it is about.
    var subject: String { about.text }

    var message: String { "\(subject): \(fact); \(consequence)" }
}

extension Failure.Subject {
    var text: String {
        switch self {
        // An argument stands alone.
        case .setting(.hosts, let value?): value
        case .setting(let setting, let value): setting.flag + (value.map { " \($0)" } ?? "")
        case .name(let name): "\(name)"
        case .place(let text): text
        }
    }
}

/// One or more failures that end a run.
struct Failures: Error {
    let list: [Failure]

    init(_ list: [Failure]) {
        self.list = list
    }

    init(_ failure: Failure) {
        list = [failure]
    }

    static func usage(_ about: Failure.Subject, _ fact: String, hint: String? = nil) -> Failures {
        Failures(.usage(about, Words(fact, hint: hint)))
    }

    static func usage(_ setting: Setting, _ fact: String, hint: String? = nil) -> Failures {
        .usage(.setting(setting, nil), fact, hint: hint)
    }
}

/// Takes what local checks gave, or ends with the failures of all of them, so that the most severe decides.
func all<each Value>(_ results: repeat Result<each Value, Failures>) throws(Failures) -> (repeat each Value) {
    var failures: [Failure] = []
    for case .failure(let error) in repeat each results { failures += error.list }
    guard failures.isEmpty else { throw Failures(failures) }
    return (repeat try (each results).get())
}
