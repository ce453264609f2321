internal import ArgumentParser
internal import EgressModel
internal import EgressPolicy
internal import EgressRefresh
internal import EgressResolve

struct ResolverOptions: ParsableArguments {
    @Option(
        name: .customLong("resolver"),
        help: ArgumentHelp(
            "A name server to query. Can be repeated: all servers are queried, and their answers are combined. (default:"
                + " the servers in resolv.conf, one after the other)", valueName: "address[:port]"))
    var resolvers: [String] = []

    @Option(
        name: .customLong("zone"),
        help: ArgumentHelp(
            "Answer from an RFC 1035 master file instead of the network. Can be repeated.", valueName: "file"),
        completion: .file())
    var zones: [String] = []

    @Option(help: ArgumentHelp("How long to wait for each reply, such as 2s.", valueName: "duration"))
    var timeout = "2s"

    @Option(help: ArgumentHelp("How many times to try all servers, from 1 to 100.", valueName: "number"))
    var tries = 3

    @Flag(help: "Send all queries over TCP.")
    var tcp = false

    @Option(
        help: ArgumentHelp(
            "How many times to ask each question, from 1 to 10000, for names with rotating addresses. Sampling stops early if no new address appears.",
            valueName: "number"))
    var samples = 1

    @Option(
        name: .customLong("client-subnet"),
        help: ArgumentHelp(
            "Query on behalf of this client subnet (RFC 7871). Can be repeated: the answers are combined.",
            valueName: "cidr"))
    var clientSubnets: [String] = []

    /// The flags whose value differs from the default.
    var given: [Setting] {
        let all: [(Setting, Bool)] = [
            (.resolver, !resolvers.isEmpty), (.zone, !zones.isEmpty), (.timeout, timeout != "2s"), (.tries, tries != 3),
            (.tcp, tcp), (.samples, samples != 1), (.clientSubnet, !clientSubnets.isEmpty),
        ]
        return all.filter(\.1).map(\.0)
    }

    /// Returns the lookup that the flags describe.
    func lookup(_ reporter: Reporter) throws(Failures) -> BulkLookup {
        guard (1...10_000).contains(samples) else {
            throw .usage(.setting(.samples, "\(samples)"), "is not from 1 to 10000")
        }
        return BulkLookup(try vantages(reporter), samples: samples)
    }

    /// Returns the lookup, with the progress of long lookups on a terminal.
    func nameLookup(_ reporter: Reporter) throws(Failures) -> NameLookup {
        let lookup = try lookup(reporter)
        return { names, family in
            let progress = Progress(of: names.count, reporter)
            let outcomes = await lookup.look(up: names, family: family, progress: progress.step)
            await progress.end()
            return outcomes
        }
    }

    /// Returns the vantages to query independently. Their answers are combined.
    func vantages(_ reporter: Reporter) throws(Failures) -> [Vantage] {
        let servers = try servers()
        let settings = try settings()
        let subnets = try subnets()
        if !zones.isEmpty {
            guard servers.isEmpty, !tcp else { throw .usage(.zone, "cannot be used with --resolver or --tcp") }
            guard subnets.isEmpty else { throw .usage(.zone, "cannot be used with --client-subnet") }
            return [Vantage(try zoneFiles(reporter), named: "the zone files")]
        }
        let groups = servers.isEmpty ? [configured(reporter)] : servers.map { [$0] }
        return groups.flatMap { group in
            (subnets.isEmpty ? [nil] : subnets.map(Optional.some)).map { subnet in
                var settings = settings
                settings.clientSubnet = subnet
                return Vantage(
                    StubResolver(
                        servers: group, parallelServers: servers.filter { !group.contains($0) }, settings: settings,
                        listener: reporter.resolveListener),
                    named: group.map(\.description).joined(separator: ", "), clientSubnet: subnet)
            }
        }
    }

    private func subnets() throws(Failures) -> [CIDRBlock] {
        try usages(.clientSubnet, clientSubnets) { text throws(FormatError) in try CIDRBlock(text) }
    }

    private func servers() throws(Failures) -> [NameServer] {
        try usages(.resolver, resolvers) { text throws(FormatError) in try NameServer(text) }
    }

    private func settings() throws(Failures) -> StubResolver.Settings {
        var settings = StubResolver.Settings()
        settings.timeoutSeconds = try waitingTime(.timeout, timeout).seconds
        guard (1...100).contains(tries) else { throw .usage(.setting(.tries, "\(tries)"), "is not from 1 to 100") }
        settings.tries = tries
        settings.usesTCP = tcp
        return settings
    }

    private func configured(_ reporter: Reporter) -> [NameServer] {
        let (servers, findings) = NameServer.configured()
        for finding in findings { reporter.tell(finding.notice) }
        return servers
    }

    private func zoneFiles(_ reporter: Reporter) throws(Failures) -> ZoneFileResolver {
        do throws(ZoneFileError) {
            return try ZoneFileResolver(paths: zones, listener: reporter.resolveListener)
        } catch {
            throw Failures(Failure(ResolveFinding.zoneFile(error).notice))
        }
    }
}
