internal import ArgumentParser
internal import EgressModel
internal import EgressPolicy
internal import EgressRefresh
internal import EgressResolve

struct ResolverOptions: ParsableArguments {
    @Option(
        name: .customLong("resolver"),
        help: ArgumentHelp(
            "A name server to query. Can be repeated: all servers are queried, and their answers are combined. With a"
                + " domain, only that server is queried for names in the domain, and for no other names. (default: the"
                + " servers in resolv.conf, one after the other)", valueName: "[domain=]address[:port]"))
    var resolvers: [String] = []

    @Option(
        name: .customLong("zone"),
        help: ArgumentHelp(
            "Answer from an RFC 1035 master file instead of the network. Can be repeated.", valueName: "file"),
        completion: .file())
    var zones: [String] = []

    @Option(help: ArgumentHelp("How long to wait for each reply, such as 2s or 500ms.", valueName: "duration"))
    var timeout = "2s"

    @Option(help: ArgumentHelp("How many times to try all servers, from 1 to 100.", valueName: "number"))
    var tries = 3

    @Flag(help: "Send all queries over TCP.")
    var tcp = false

    @Option(
        help: ArgumentHelp(
            "How many times to ask each question, from 1 to 10000, for names with rotating addresses. Sampling stops early if no new address appears."
                + " auto asks a name without addresses in the policy twice, and up to 20 times if the two answers differ."
                + " (default: auto; 1 with --zone, and for resolve and explain)",
            valueName: "number|auto"))
    var samples: String?

    @Option(
        name: .customLong("client-subnet"),
        help: ArgumentHelp(
            "Query on behalf of this client subnet (RFC 7871). Can be repeated: the answers are combined.",
            valueName: "cidr"))
    var clientSubnets: [String] = []

    /// The flags that change how names are looked up.
    var given: [Setting] {
        let all: [(Setting, Bool)] = [
            (.resolver, !resolvers.isEmpty), (.zone, !zones.isEmpty), (.timeout, timeout != "2s"), (.tries, tries != 3),
            (.tcp, tcp), (.samples, samples != nil), (.clientSubnet, !clientSubnets.isEmpty),
        ]
        return all.filter(\.1).map(\.0)
    }

    /// Returns the lookup that the flags describe.
    ///
    /// - Parameters:
    ///   - reporter: Receives warnings about resolv.conf and zone files.
    ///   - usual: The sampling without `--samples`.
    ///   - looksUp: Whether a name may be looked up.
    /// - Returns: The lookup.
    /// - Throws: `Failures` if a flag is wrong, or if a zone file or resolv.conf cannot be used.
    func lookup(
        _ reporter: Reporter, usual: Sampling = .once, looksUp: Bool = true
    ) throws(Failures) -> BulkLookup {
        let (table, sampling) = try all(
            Result { () throws(Failures) in try self.table(reporter, looksUp: looksUp) },
            Result { () throws(Failures) in try self.sampling() })
        return BulkLookup(table, sampling ?? usual)
    }

    /// Returns the lookup for policies, with the progress of long lookups on a terminal.
    func nameLookup(_ reporter: Reporter, looksUp: Bool = true) throws(Failures) -> NameLookup {
        // Zone files give the same answer every time.
        let lookup = try lookup(reporter, usual: zones.isEmpty ? .auto : .once, looksUp: looksUp)
        return { request in
            let progress = Progress(of: request.names.count, reporter)
            let outcomes = await lookup.look(
                up: request.names, held: request.held, family: request.family, progress: progress.step)
            await progress.end()
            return outcomes
        }
    }

    private func sampling() throws(Failures) -> Sampling? {
        guard let samples else { return nil }
        if samples == "auto" { return .auto }
        guard let number = Int(samples), (1...10_000).contains(number) else {
            throw .usage(
                .setting(.samples, samples), "is not from 1 to 10000", hint: "write a number from 1 to 10000, or auto")
        }
        return .upTo(number)
    }

    func zoneFiles(_ reporter: Reporter) throws(Failures) -> ZoneFileResolver {
        do throws(ZoneFileError) {
            let resolver = try ZoneFileResolver(paths: zones, listener: reporter.resolveListener)
            for finding in resolver.findings { reporter.tell(finding.notice) }
            return resolver
        } catch {
            throw Failures(Notices([ResolveFinding.zoneFile(error).notice]))
        }
    }
}
