internal import EgressModel
internal import EgressPolicy
internal import EgressResolve

/// What DNS said of names in this run; each is asked for once.
final class OutcomeBook {
    private let lookup: BulkLookup
    private var outcomes: [AddressFamily: [DomainName: NameOutcome]] = [:]

    init(_ lookup: BulkLookup) {
        self.lookup = lookup
    }

    /// Looks up the names of policies that have not been looked up yet.
    func look(up intents: [PolicyIntent], _ reporter: Reporter) async {
        for family in AddressFamily.allCases {
            var seen: Set<DomainName> = []
            let known = outcomes[family] ?? [:]
            let names = intents.filter { $0.family == family }.flatMap(\.names)
                .filter { known[$0] == nil && seen.insert($0).inserted }
            let progress = Progress(of: names.count, reporter)
            for outcome in await lookup.look(up: names, family: family, progress: progress.step) {
                outcomes[family, default: [:]][outcome.name] = outcome
            }
            await progress.end()
        }
    }

    /// What was said of all names, in no order.
    var all: [NameOutcome] { outcomes.values.flatMap(\.values) }

    /// What was said of the names of a policy.
    func outcomes(for intent: PolicyIntent) -> [DomainName: NameOutcome] {
        let known = outcomes[intent.family] ?? [:]
        return Dictionary(
            intent.names.compactMap { name in known[name].map { (name, $0) } }, uniquingKeysWith: { $1 })
    }

    /// Reports each name that failed or has no address once, with the policies that it is in.
    func report(_ results: [FileResult], _ reporter: Reporter) {
        var users: [AddressFamily: [DomainName: [String]]] = [:]
        var order: [(AddressFamily, DomainName)] = []
        for policy in results.flatMap(\.policies) {
            for name in policy.intent.names {
                if users[policy.intent.family]?[name] == nil { order.append((policy.intent.family, name)) }
                users[policy.intent.family, default: [:]][name, default: []].append(policy.displayName)
            }
        }
        for (family, name) in order {
            guard let outcome = outcomes[family]?[name] else { continue }
            let report = OutcomeReport(outcome, family: family, source: .annotations)
            report.warn(reporter)
            let places = "\(PlaceList(users[family]?[name] ?? []))"
            if let failure = report.failure(in: places) { reporter.report(failure) }
        }
    }
}
