internal import EgressManifest
internal import EgressModel

/// One thing that went wrong: the line for stderr and the exit status that goes with it.
struct Failure: Hashable, Sendable {
    let status: ExitStatus
    /// The name, flag or `file:line` that it is about.
    let subject: String
    let fact: String
    /// What follows from it for the product, such as `nothing is written`.
    let consequence: String
    let hint: String?
    /// The resource of a manifest that it is about, where that is known.
    var resource: ResourceReference?
    /// The field of that resource, where one is to blame.
    var field: ManifestField?

    init(_ status: ExitStatus, _ subject: String, _ fact: String, consequence: String, hint: String? = nil) {
        self.status = status
        self.subject = subject
        self.fact = fact
        self.consequence = consequence
        self.hint = hint
    }

    /// A usage error: a flag or an argument that is not what it should be.
    static func usage(_ subject: String, _ error: FormatError) -> Failure {
        Failure(.usage, subject, error.fact, consequence: "nothing is done", hint: error.hint)
    }

    var message: String { "\(subject): \(fact); \(consequence)" }
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

    static func usage(_ subject: String, _ fact: String, hint: String? = nil) -> Failures {
        Failures(.usage(subject, FormatError(fact, hint: hint)))
    }
}

/// Takes what local checks gave, or ends with the failures of all of them, so that the most severe decides.
func all<each Value>(_ results: repeat Result<each Value, Failures>) throws(Failures) -> (repeat each Value) {
    var failures: [Failure] = []
    for case .failure(let error) in repeat each results { failures += error.list }
    guard failures.isEmpty else { throw Failures(failures) }
    return (repeat try (each results).get())
}

/// Reads what a flag says; an error names the flag, `subject`. `hint` is for errors that have none of their own.
///
/// - Throws: `Failures` with 64.
func usage<Value>(
    _ subject: String, hint: String? = nil, _ read: () throws(FormatError) -> Value
) throws(Failures) -> Value {
    do {
        return try read()
    } catch {
        throw Failures(.usage(subject, FormatError(error.fact, hint: error.hint ?? hint)))
    }
}

/// Reads the values of a repeatable flag; a value given twice counts once.
func usages<Value: Hashable>(
    _ flag: String, _ texts: [String], hint: String? = nil, _ read: (String) throws(FormatError) -> Value
) throws(Failures) -> [Value] {
    var values: [Value] = []
    var seen: Set<Value> = []
    for text in texts {
        let value = try usage("\(flag) \(text)", hint: hint) { () throws(FormatError) in try read(text) }
        if seen.insert(value).inserted { values.append(value) }
    }
    return values
}
