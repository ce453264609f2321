internal import EgressManifest
package import EgressModel
internal import EgressPolicy

/// The DNS results of one refresh. Each name is looked up once per address family.
package final class NameAnswers {
    package typealias Outcomes = [AddressFamily: [DomainName: NameOutcome]]

    private let lookup: NameLookup
    private(set) var outcomes: Outcomes

    /// - Parameters:
    ///   - lookup: Looks up names.
    ///   - outcomes: The outcomes that are known already.
    package init(_ lookup: @escaping NameLookup, knowing outcomes: Outcomes = [:]) {
        self.lookup = lookup
        self.outcomes = outcomes
    }

    /// Looks up the names of policies that have not been looked up yet. `adopts` says whether foreign rules are replaced.
    func look(up policies: [ManagedPolicy], adopts: Bool) async {
        // If one policy contains a name without addresses, the answers for all of them come from the same samples.
        let open = Set(policies.flatMap { Self.open(in: $0, adopts: adopts) })
        for family in AddressFamily.allCases {
            var seen: Set<DomainName> = []
            let known = outcomes[family] ?? [:]
            let names = policies.map(\.intent).filter { $0.family == family }.flatMap(\.names)
                .filter { known[$0] == nil && seen.insert($0).inserted }
            let request = NameRequest(names, held: Set(names).subtracting(open), family: family)
            for outcome in await lookup(request) { outcomes[family, default: [:]][outcome.name] = outcome }
        }
    }

    /// Returns the names that a refresh can give their first addresses. A policy with foreign rules is not filled, so more
    /// samples of its names help nobody.
    private static func open(in policy: ManagedPolicy, adopts: Bool) -> Set<DomainName> {
        let open = Set(policy.intent.names).subtracting(policy.own.held(of: policy.intent))
        return open.isEmpty || adopts || (try? policy.current()) != nil ? open : []
    }

    /// The outcomes of all names, in no particular order.
    var all: [NameOutcome] { outcomes.values.flatMap(\.values) }

    /// Returns the outcomes of the names of a policy.
    func outcomes(for intent: PolicyIntent) -> [DomainName: NameOutcome] {
        let known = outcomes[intent.family] ?? [:]
        return Dictionary(
            intent.names.compactMap { name in known[name].map { (name, $0) } }, uniquingKeysWith: { $1 })
    }

    /// The outcome of one name, and the policies that contain the name.
    package struct Use {
        package let outcome: NameOutcome
        package let family: AddressFamily
        /// The display names of the policies.
        package let policies: [String]
    }

    /// Returns each name of the policies once, in the order of its first use.
    package func uses(in policies: [PolicyResult]) -> [Use] {
        var users: [AddressFamily: [DomainName: [String]]] = [:]
        var order: [(AddressFamily, DomainName)] = []
        for policy in policies {
            for name in policy.intent.names {
                if users[policy.intent.family]?[name] == nil { order.append((policy.intent.family, name)) }
                users[policy.intent.family, default: [:]][name, default: []].append(policy.displayName)
            }
        }
        return order.compactMap { family, name in
            outcomes[family]?[name].map { Use(outcome: $0, family: family, policies: users[family]?[name] ?? []) }
        }
    }
}
