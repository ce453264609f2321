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
            "With --every, serve /healthz, /readyz and /metrics on this address, such as 127.0.0.1:9090. A port alone listens on 127.0.0.1.",
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
        let shortest = try Self.seconds(.min, min ?? Self.defaultMin)
        let longest = try Self.seconds(.max, max ?? Self.defaultMax)
        let interval = every == "ttl" ? .ttl : RefreshSchedule.Interval.seconds(try Self.seconds(.every, every))
        try check(interval, shortest, longest)
        return ServiceSettings(
            schedule: RefreshSchedule(interval, shortest: shortest, longest: longest),
            listen: try listen.map { text throws(Failures) in
                try usage(.listen, text) { () throws(Words) in try ListenAddress(text) }
            })
    }

    private static func seconds(_ setting: Setting, _ text: String) throws(Failures) -> Double {
        Double(try waitingTime(setting, text).nanoseconds) / 1e9
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

extension ListenAddress {
    /// Reads `PORT`, `:PORT` or `ADDRESS:PORT`. An IPv6 address is in brackets, as in `[::1]:9090`. A port alone stands for
    /// the loopback address.
    ///
    /// - Throws: `Words` if the text is not an address with a port.
    init(_ text: String) throws(Words) {
        let hint = "write an address and a port, as in 127.0.0.1:9090, or only a port for the loopback address"
        let isPort = !text.isEmpty && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
        let parts = AddressAndPort(isPort ? ":" + text : text)
        guard let port = parts.port else { throw Words("has no port", hint: hint) }
        let address: IPAddress
        do {
            address = try IPAddress(parts.address.isEmpty ? "127.0.0.1" : parts.address)
        } catch {
            throw Words("is not an address to listen on", hint: hint)
        }
        do {
            self.init(address: address, port: try AddressAndPort.number(of: port, from: 0))
        } catch {
            throw error.words
        }
    }
}
