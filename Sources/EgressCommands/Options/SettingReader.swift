internal import EgressModel
internal import EgressPolicy

/// An error that explains why a value is invalid.
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

/// Reads the value of a flag. An error names the flag and, if `text` is not `nil`, the value. `hint` is the hint for errors
/// that have none.
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

/// Reads the values of a repeatable flag, and removes duplicates.
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

/// Reads the values of a repeatable flag, and refuses duplicates.
func distinct<Value: Hashable, Fault: ValueFault>(
    _ setting: Setting, _ texts: [String], _ read: (String) throws(Fault) -> Value
) throws(Failures) -> [Value] {
    var seen: Set<Value> = []
    return try texts.map { text throws(Failures) in
        let value = try usage(setting, text) { () throws(Fault) in try read(text) }
        guard seen.insert(value).inserted else { throw .usage(.setting(setting, text), "is given twice") }
        return value
    }
}

/// Reads a duration to wait. `hint` is the hint for a duration that is shorter than `least` nanoseconds.
///
/// - Throws: `Failures` with 64 if the text is not a duration, or if the duration is too short.
func waitingTime(
    _ setting: Setting, _ text: String, least: Int64 = WaitingTime.second, hint: String = "write 1s or more"
) throws(Failures) -> TimeSpan {
    let span = try usage(setting, text) { () throws(FormatError) in try TimeSpan(text) }
    guard span.nanoseconds >= least else {
        throw .usage(
            .setting(setting, text), span.nanoseconds == 0 ? "must be greater than zero" : "is too short", hint: hint)
    }
    return span
}

/// Reads a duration to wait, and returns it in seconds.
func waitingSeconds(
    _ setting: Setting, _ text: String, least: Int64 = WaitingTime.second
) throws(Failures) -> Double {
    Double(try waitingTime(setting, text, least: least).nanoseconds) / 1e9
}

/// Shortest durations, in nanoseconds.
enum WaitingTime {
    static let millisecond: Int64 = 1_000_000
    static let second: Int64 = 1_000_000_000
}
