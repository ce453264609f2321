internal import ArgumentParser
internal import EgressModel
internal import EgressPolicy
internal import EgressRefresh

/// The options for repeated refreshes.
struct ServiceOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Keep running, and refresh at this interval or, with ttl, when the TTL of the answers expires.",
            valueName: "duration"))
    var every: String?

    @Option(
        help: ArgumentHelp(
            "The shortest interval with --every ttl, and the first interval after a failure. (default: 30s)",
            valueName: "duration"))
    var min: String?

    @Option(
        help: ArgumentHelp(
            "The longest interval with --every ttl and after failures. (default: 1h)", valueName: "duration"))
    var max: String?

    @Option(
        help: ArgumentHelp(
            "With --every, serve a page for people at /, and /healthz, /readyz and /metrics, on this address, such as 127.0.0.1:9090. A port alone listens on 127.0.0.1.",
            valueName: "[address:]port"))
    var listen: String?

    @Option(
        help: ArgumentHelp(
            "Run this program after a refresh that changed something, without arguments and with the JSON report on stdin.",
            valueName: "program"),
        completion: .file())
    var onChange: String?

    private static let defaultMin = "30s"
    private static let defaultMax = "1h"

    /// Returns the settings of the service; `nil` without `--every`.
    func settings() throws(Failures) -> ServiceSettings? {
        guard let every else {
            let given = [(Setting.min, min), (.max, max), (.listen, listen)].filter { $0.1 != nil }.map(\.0)
            guard let setting = given.first else { return nil }
            throw .usage(setting, "requires --every")
        }
        let shortest = try waitingSeconds(.min, min ?? Self.defaultMin)
        let longest = try waitingSeconds(.max, max ?? Self.defaultMax)
        let interval = every == "ttl" ? .ttl : RefreshSchedule.Interval.seconds(try waitingSeconds(.every, every))
        try check(interval, shortest, longest)
        return ServiceSettings(
            schedule: RefreshSchedule(interval, shortest: shortest, longest: longest),
            listen: try listen.map { text throws(Failures) in
                try usage(.listen, text) { () throws(Words) in try ListenAddress(text) }
            })
    }

    private func check(_ interval: RefreshSchedule.Interval, _ shortest: Double, _ longest: Double) throws(Failures) {
        if shortest > longest, min != nil || interval == .ttl {
            throw .usage(
                .setting(.min, min ?? Self.defaultMin), "is longer than --max \(max ?? Self.defaultMax)")
        }
        if case .seconds(let seconds) = interval, max != nil, seconds > longest {
            throw .usage(.setting(.max, max ?? ""), "is shorter than --every \(every ?? "")")
        }
    }

    /// Returns the program to run after changes; `nil` without `--on-change`.
    func hook() throws(Failures) -> ChangeHook? {
        guard let onChange else { return nil }
        guard !onChange.isEmpty else { throw .usage(.onChange, "no program name is given") }
        return try rendered { () throws(Notices) in try ChangeHook(onChange) }
    }
}
