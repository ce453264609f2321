internal import ArgumentParser
internal import EgressModel
internal import EgressPolicy
internal import EgressRefresh

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
        guard !onChange.isEmpty else { throw .usage(.onChange, "names no program") }
        return try rendered { () throws(Notices) in try ChangeHook(onChange) }
    }
}

extension ListenAddress {
    /// Reads `PORT`, `:PORT` or `ADDRESS:PORT`, an IPv6 address as `[::1]:9090`; a port alone is on the loopback.
    ///
    /// - Throws: `Words`.
    init(_ text: String) throws(Words) {
        let hint = "write an address and a port, as in 127.0.0.1:9090, or a port alone for the loopback"
        let isPort = !text.isEmpty && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
        let parts = AddressAndPort(isPort ? ":" + text : text)
        guard let port = parts.port else { throw Words("names no port", hint: hint) }
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
