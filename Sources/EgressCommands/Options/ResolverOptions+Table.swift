internal import EgressModel
internal import EgressPolicy
internal import EgressRefresh
internal import EgressResolve

extension ResolverOptions {
    /// Returns whom to query for which names. The vantages of one name are queried independently, and their answers are
    /// combined.
    ///
    /// - Parameters:
    ///   - reporter: Receives warnings about resolv.conf.
    ///   - looksUp: Whether a name may be looked up.
    /// - Returns: The vantages of each domain, and those for all other names.
    /// - Throws: `Failures` if a flag is wrong, or if a zone file or resolv.conf cannot be used.
    func table(_ reporter: Reporter, looksUp: Bool = true) throws(Failures) -> ResolverTable {
        let specs = try specs()
        let settings = try settings()
        let subnets = try subnets()
        guard zones.isEmpty else {
            guard specs.isEmpty, !tcp else { throw .usage(.zone, "cannot be used with --resolver or --tcp") }
            guard subnets.isEmpty else { throw .usage(.zone, "cannot be used with --client-subnet") }
            return ResolverTable([Vantage(try zoneFiles(reporter), named: "the zone files")])
        }
        let makers = subnets.isEmpty ? [nil] : subnets.map(Optional.some)
        let vantages = VantageMaker(settings: settings, subnets: makers, listener: reporter.resolveListener)
        let domains = specs.compactMap(\.domain).reduce(into: [DomainName]()) { if !$0.contains($1) { $0.append($1) } }
        let entries = domains.map { domain in
            ResolverTable.Entry(domain, vantages.of(specs.filter { $0.domain == domain }.map(\.server)))
        }
        let plain = specs.filter { $0.domain == nil }.map(\.server)
        guard plain.isEmpty else { return ResolverTable(vantages.of(plain), domains: entries) }
        let servers = ConfiguredServers { reporter.tell($0.notice) }
        // If all names belong to domains, nobody needs resolv.conf, so its faults do not matter.
        let needsServers = looksUp && domains.isEmpty
        return ResolverTable(
            vantages.of(servers, named: needsServers ? try names(of: servers) : "resolv.conf"), domains: entries)
    }

    private func names(of servers: ConfiguredServers) throws(Failures) -> String {
        do throws(ResolveError) {
            return try servers.servers().map(\.description).joined(separator: ", ")
        } catch {
            guard case .noConfiguredServer(let path, let lines) = error else { return "" }
            throw Failures(Notices([ResolveFinding.noServer(path: path, lines: lines).notice]))
        }
    }

    private func subnets() throws(Failures) -> [CIDRBlock] {
        try usages(.clientSubnet, clientSubnets) { text throws(FormatError) in try CIDRBlock(text) }
    }

    private func specs() throws(Failures) -> [ResolverSpec] {
        try usages(.resolver, resolvers) { text throws(Words) in
            let spec = try ResolverSpec(flag: text)
            if let obstacle = spec.server.obstacle { throw obstacle.words }
            return spec
        }
    }

    private func settings() throws(Failures) -> StubResolver.Settings {
        var settings = StubResolver.Settings()
        settings.timeout = try waitingTime(
            .timeout, timeout, least: WaitingTime.millisecond, hint: "write 1ms or more, such as 1s")
        guard (1...100).contains(tries) else { throw .usage(.setting(.tries, "\(tries)"), "is not from 1 to 100") }
        settings.tries = tries
        settings.usesTCP = tcp
        return settings
    }
}

extension ResolverSpec {
    /// Reads the value of a flag. The server is one that some machine can ask, but perhaps not this one.
    init(flag text: String) throws(Words) {
        do throws(FormatError) {
            self = try ResolverSpec(text)
        } catch {
            throw error.words
        }
        if server.obstacle == .noZone { throw ServerObstacle.noZone.words }
    }
}

/// Makes a vantage for each server or group of servers, and each client subnet.
private struct VantageMaker {
    let settings: StubResolver.Settings
    /// The subnets; `nil` stands for none.
    let subnets: [CIDRBlock?]
    let listener: ResolveListener?

    /// Returns vantages that each query one server, at the same time.
    func of(_ servers: [NameServer]) -> [Vantage] {
        servers.flatMap { server in
            vantages(named: server.description) { settings in
                StubResolver(
                    servers: [server], parallelServers: servers.filter { $0 != server }, settings: settings,
                    listener: listener)
            }
        }
    }

    /// Returns vantages that query the servers of resolv.conf, one after the other.
    func of(_ servers: ConfiguredServers, named name: String) -> [Vantage] {
        vantages(named: name) { ConfiguredResolver(servers, settings: $0, listener: listener) }
    }

    private func vantages(named name: String, _ make: (StubResolver.Settings) -> any Resolver) -> [Vantage] {
        subnets.map { subnet in
            var settings = settings
            settings.clientSubnet = subnet
            return Vantage(make(settings), named: name, clientSubnet: subnet)
        }
    }
}
