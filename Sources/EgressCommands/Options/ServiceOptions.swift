internal import ArgumentParser
internal import EgressModel
internal import EgressPolicy

/// Whether and when a refresh is done again.
struct ServiceOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Stay, and refresh again after each such time, or when the answers' TTL is over: ttl.",
            valueName: "duration"))
    var every: String?

    @Option(
        help: ArgumentHelp(
            "The shortest time with --every ttl, and the first after a failure (default: 30s).", valueName: "duration"))
    var min: String?

    @Option(
        help: ArgumentHelp(
            "The longest time with --every ttl, and after failures (default: 1h).", valueName: "duration"))
    var max: String?

    @Option(
        help: ArgumentHelp(
            "With --every, serve /healthz, /readyz and /metrics there, such as 127.0.0.1:9090.",
            valueName: "[address:]port"))
    var listen: String?

    @Option(
        help: ArgumentHelp(
            "Run this program, without arguments, after a refresh that changed something; the JSON report is its stdin.",
            valueName: "program"),
        completion: .file())
    var onChange: String?

    private static let defaultMin = "30s"
    private static let defaultMax = "1h"

    /// How to stay; `nil` for one refresh.
    func settings() throws(Failures) -> ServiceSettings? {
        guard let every else {
            let given = [(Setting.min, min), (.max, max), (.listen, listen)].filter { $0.1 != nil }.map(\.0)
            guard let setting = given.first else { return nil }
            throw .usage(setting, "goes with --every alone")
        }
        let shortest = try waitingTime(.min, min ?? Self.defaultMin).seconds
        let longest = try waitingTime(.max, max ?? Self.defaultMax).seconds
        let interval = every == "ttl" ? .ttl : RefreshSchedule.Interval.seconds(try waitingTime(.every, every).seconds)
        try check(interval, shortest, longest)
        return ServiceSettings(
            schedule: RefreshSchedule(interval, shortest: shortest, longest: longest),
            listen: try listen.map { text throws(Failures) in
                try usage(.listen, text) { () throws(Words) in try ListenAddress(text) }
            })
    }

    private func check(_ interval: RefreshSchedule.Interval, _ shortest: Int, _ longest: Int) throws(Failures) {
        if shortest > longest, min != nil || interval == .ttl {
            throw .usage(
                .setting(.min, min ?? Self.defaultMin), "is longer than --max \(max ?? Self.defaultMax)")
        }
        if case .seconds(let seconds) = interval, max != nil, seconds > longest {
            throw .usage(.setting(.max, max ?? ""), "is shorter than --every \(every ?? "")")
        }
    }

    /// What is run after changes.
    func hook() throws(Failures) -> ChangeHook? {
        guard let onChange else { return nil }
        return try ChangeHook(onChange)
    }
}

/// How a refresh is done again and again.
struct ServiceSettings: Sendable {
    let schedule: RefreshSchedule
    let listen: ListenAddress?
}
