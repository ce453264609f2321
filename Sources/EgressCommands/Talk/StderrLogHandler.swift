internal import EgressManifest
internal import EgressSystem
internal import Logging

/// Writes messages to stderr: lines that start with `egressgen: error: ` or another level, lines without a prefix for the
/// level `notice`, or one JSON object a line.
struct StderrLogHandler: LogHandler {
    let format: LogFormat
    var logLevel: Logger.Level
    var metadata: Logger.Metadata = [:]
    var metadataProvider: Logger.MetadataProvider?

    init(format: LogFormat, level: Logger.Level) {
        self.format = format
        logLevel = level
    }

    /// The metadata of a change, which the JSON form prints as members.
    private static let facts = ["policy", "direction", "host", "address", "change", "reason"]

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        // `-q` prints errors only, and a hint is not an error.
        let hint = logLevel < .error ? event.metadata?["hint"].map { "\($0)" } : nil
        let lines =
            switch format {
            case .text: text(event, hint: hint)
            case .json: json(event, hint: hint)
            }
        StatusLine.makeWay { StandardStreams.writeError(lines) }
    }

    private func text(_ event: LogEvent, hint: String?) -> String {
        let start = event.level == .notice ? "" : "egressgen: \(event.level): "
        let line = start + TerminalText.escaped("\(event.message)") + "\n"
        return line + (hint.map { "egressgen: hint: \(TerminalText.escaped($0))\n" } ?? "")
    }

    private func json(_ event: LogEvent, hint: String?) -> String {
        var members: [(key: String, value: JSONValue)] = [
            ("level", .string("\(event.level)")), ("message", .string(TerminalText.escaped("\(event.message)"))),
        ]
        if let hint { members.append(("hint", .string(TerminalText.escaped(hint)))) }
        members += Self.facts.compactMap { key in
            event.metadata?[key].map { (key, .string(TerminalText.escaped("\($0)"))) }
        }
        return JSONValue.object(members).compact + "\n"
    }
}
