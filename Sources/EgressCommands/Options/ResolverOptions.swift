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

    /// Returns the lookup that the flags describe. `looksUp` is `false` if it is known that no name will be looked up.
    func lookup(_ reporter: Reporter, looksUp: Bool = true) throws(Failures) -> BulkLookup {
        guard (1...10_000).contains(samples) else {
            throw .usage(.setting(.samples, "\(samples)"), "is not from 1 to 10000")
        }
        return BulkLookup(try table(reporter, looksUp: looksUp), samples: samples)
    }

    /// Returns the lookup, with the progress of long lookups on a terminal.
    func nameLookup(_ reporter: Reporter, looksUp: Bool = true) throws(Failures) -> NameLookup {
        let lookup = try lookup(reporter, looksUp: looksUp)
        return { names, family in
            let progress = Progress(of: names.count, reporter)
            let outcomes = await lookup.look(up: names, family: family, progress: progress.step)
            await progress.end()
            return outcomes
        }
    }

    func zoneFiles(_ reporter: Reporter) throws(Failures) -> ZoneFileResolver {
        do throws(ZoneFileError) {
            let resolver = try ZoneFileResolver(paths: zones, listener: reporter.resolveListener)
            for finding in resolver.findings { reporter.tell(finding.notice) }
            return resolver
        } catch {
            throw Failures(Failure(ResolveFinding.zoneFile(error).notice))
        }
    }
}
