internal import EgressModel
internal import EgressPolicy

/// An error that says why a value cannot be had.
protocol ValueFault: Error {
    func words(_ use: ValueUse) -> Words
}

extension FormatError: ValueFault {
    func words(_ use: ValueUse) -> Words { words }
}

extension ValueError: ValueFault {}

extension Words: ValueFault {
    func words(_ use: ValueUse) -> Words { self }
}

/// Reads what a flag says; an error names the flag and, where it is given, its value. `hint` is for errors that have none
/// of their own.
///
/// - Throws: `Failures` with 64.
func usage<Value, Fault: ValueFault>(
    _ setting: Setting, _ text: String? = nil, hint: String? = nil, _ read: () throws(Fault) -> Value
) throws(Failures) -> Value {
    do {
        return try read()
    } catch {
        let words = error.words(ValueUse(setting))
        throw Failures(.usage(.setting(setting, text), Words(words.fact, hint: words.hint ?? hint)))
    }
}

/// Reads the values of a repeatable flag; a value given twice counts once.
func usages<Value: Hashable, Fault: ValueFault>(
    _ setting: Setting, _ texts: [String], hint: String? = nil, _ read: (String) throws(Fault) -> Value
) throws(Failures) -> [Value] {
    var values: [Value] = []
    var seen: Set<Value> = []
    for text in texts {
        let value = try usage(setting, text, hint: hint) { () throws(Fault) in try read(text) }
        if seen.insert(value).inserted { values.append(value) }
    }
    return values
}

/// Reads a length of time that somebody waits; `least` is an example of one.
///
/// - Throws: `Failures` with 64, for no time too.
func waitingTime(_ setting: Setting, _ text: String, least: String = "1s") throws(Failures) -> TimeSpan {
    let span = try usage(setting, text) { () throws(FormatError) in try TimeSpan(text) }
    guard span.seconds > 0 else {
        throw .usage(.setting(setting, text), "is no time to wait", hint: "write \(least) or more")
    }
    return span
}
