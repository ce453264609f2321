internal import ArgumentParser
internal import EgressModel
internal import EgressObserve
internal import EgressPolicy
internal import EgressRefresh
internal import EgressResolve

/// The options for forwarding DNS queries, and for holding their answers until the policies allow them.
struct ForwardOptions: ParsableArguments {
    @Option(
        name: .customLong("forward"),
        help: ArgumentHelp(
            "Forward DNS queries that arrive at this address over UDP or TCP, and hold the answers until the policies allow"
                + " their addresses. A port alone listens on 127.0.0.1. Can be repeated, for IPv4 beside IPv6.",
            valueName: "[address:]port"))
    var addresses: [String] = []

    @Option(
        name: .customLong("forward-from"),
        help: ArgumentHelp(
            "Answer only clients with these addresses. Can be repeated. (required unless --forward listens on the loopback"
                + " address)", valueName: "cidr"))
    var clients: [String] = []

    @Option(
        name: .customLong("upstream"),
        help: ArgumentHelp(
            "A name server to forward to. Can be repeated; the first one is preferred. (required with --forward)",
            valueName: "address[:port]"))
    var upstreams: [String] = []

    @Option(
        help: ArgumentHelp(
            "The longest time that an answer waits; 0 to learn without waiting. (default: \(defaultHold))",
            valueName: "duration"))
    var hold: String?

    @Option(
        help: ArgumentHelp(
            "How long an answer waits after the API server has a new address, so that the network plugin can enforce it."
                + " (default: \(defaultSettle))", valueName: "duration"))
    var settle: String?

    private static let defaultHold = "500ms"
    private static let defaultSettle = "100ms"

    /// Returns the settings that the flags describe. The caller checks what the kind of run requires.
    ///
    /// - Returns: The settings; `nil` without `--forward`.
    /// - Throws: `Failures` with 64 if a flag is wrong or missing.
    func settings() throws(Failures) -> ForwardSettings? {
        guard let listeners = try listeners() else { return nil }
        let (_, blocks, servers, held, settled) = try all(
            Result { () throws(Failures) in try checkAdmission(of: listeners) },
            Result { () throws(Failures) in try self.blocks() },
            Result { () throws(Failures) in try self.servers(besides: listeners) },
            Result { () throws(Failures) in try waitingSeconds(.hold, hold ?? Self.defaultHold, least: 0) },
            Result { () throws(Failures) in try waitingSeconds(.settle, settle ?? Self.defaultSettle, least: 0) })
        return ForwardSettings(
            listeners: listeners, clients: blocks.isEmpty ? nil : blocks, upstreams: servers, hold: held,
            settle: settled)
    }

    /// Returns the settings of a forwarder on this machine.
    ///
    /// - Throws: `Failures` with 64 if a flag is wrong or missing, if the run does not refresh a cluster repeatedly, or if
    ///   this machine cannot ask an upstream.
    func settings(isCluster: Bool, isService: Bool) throws(Failures) -> ForwardSettings? {
        let (_, settings) = try all(
            Result { () throws(Failures) in try checkRun(isCluster: isCluster, isService: isService) },
            Result { () throws(Failures) in try self.settings() })
        for (text, server) in zip(upstreams, settings?.upstreams ?? []) {
            if let obstacle = server.obstacle { throw Failures(.usage(.setting(.upstream, text), obstacle.words)) }
        }
        return settings
    }

    /// Returns the addresses to listen on, or `nil` without `--forward`.
    private func listeners() throws(Failures) -> [ListenAddress]? {
        guard addresses.isEmpty else {
            return try distinct(.forward, addresses) { text throws(Words) in
                try ListenAddress(text, example: "127.0.0.1:5353")
            }
        }
        let others = [
            (Setting.forwardFrom, !clients.isEmpty), (.upstream, !upstreams.isEmpty), (.hold, hold != nil),
            (.settle, settle != nil),
        ]
        guard let setting = others.first(where: \.1)?.0 else { return nil }
        throw .usage(setting, "requires --forward")
    }

    private func checkRun(isCluster: Bool, isService: Bool) throws(Failures) {
        guard let first = addresses.first else { return }
        let missing: [(Bool, Setting, hint: String)] = [
            (!isCluster, .cluster, "add --cluster, because answers wait until the API server has the policies"),
            (!isService, .every, "add --every ttl to keep running and listen"),
        ]
        let failures = missing.filter(\.0).map { _, setting, hint in
            Failure.usage(.setting(.forward, first), Words("requires \(setting.flag)", hint: hint))
        }
        guard failures.isEmpty else { throw Failures(failures) }
    }

    /// Refuses an open resolver.
    private func checkAdmission(of listeners: [ListenAddress]) throws(Failures) {
        guard clients.isEmpty, let exposed = zip(addresses, listeners).first(where: { !$0.1.address.isLoopback })?.0
        else { return }
        throw .usage(
            .setting(.forward, exposed), "requires --forward-from",
            hint: "add --forward-from CIDR, with the addresses of the clients")
    }

    private func blocks() throws(Failures) -> [CIDRBlock] {
        try usages(.forwardFrom, clients, hint: "write a block, as in 10.0.0.0/8") { text throws(FormatError) in
            try CIDRBlock(text)
        }
    }

    private func servers(besides listeners: [ListenAddress]) throws(Failures) -> [NameServer] {
        guard !upstreams.isEmpty else {
            throw .usage(
                .setting(.forward, addresses.first), "requires --upstream",
                hint: "add --upstream ADDRESS, a name server that does not forward to this one")
        }
        return try distinct(.upstream, upstreams) { text throws(Words) in
            let server = try NameServer(flag: text)
            if let own = listeners.first(where: { $0.isReached(at: server) }) {
                throw Words(
                    "is the address of --forward \(own)",
                    hint: "write a name server that does not forward to this one")
            }
            guard server.address.bits != 0 else {
                throw Words("is not the address of one server", hint: "write the address of a name server")
            }
            return server
        }
    }

    /// The warnings about how long answers wait.
    func notices(_ settings: ForwardSettings) -> [Notice] {
        let longest = ForwardSettings.longestWait
        let limit = min(settings.hold, longest)
        var notices: [Notice] = []
        if settings.hold > longest {
            notices.append(Notice(.setting(.hold, hold), .hold(.overLongestWait(seconds: longest))))
        }
        if settings.hold > 0, settings.settle >= limit {
            let text = settle ?? Self.defaultSettle
            notices.append(Notice(.setting(.settle, text), .hold(.noTimeToSettle(hold: limit))))
        }
        return notices
    }
}
