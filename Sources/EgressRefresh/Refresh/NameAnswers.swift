internal import EgressManifest
package import EgressModel
package import EgressPolicy

/// The DNS results of one refresh. Each name is looked up once per address family.
package final class NameAnswers {
    private let lookup: NameLookup
    private var outcomes: [AddressFamily: [DomainName: NameOutcome]] = [:]

    package init(_ lookup: @escaping NameLookup) {
        self.lookup = lookup
    }

    /// Looks up the names of policies that have not been looked up yet. `adopts` says whether foreign rules are replaced.
    func look(up policies: [ManagedPolicy], adopts: Bool) async {
        // If one policy contains a name without addresses, the answers for all of them come from the same samples. A
        // policy with foreign rules is not filled, so more samples of its names help nobody.
        let filled = policies.filter { adopts || (try? $0.current()) != nil }
        let open = Set(filled.flatMap { Set($0.intent.names).subtracting($0.own.held(of: $0.intent)) })
        for family in AddressFamily.allCases {
            var seen: Set<DomainName> = []
            let known = outcomes[family] ?? [:]
            let names = policies.map(\.intent).filter { $0.family == family }.flatMap(\.names)
                .filter { known[$0] == nil && seen.insert($0).inserted }
            let request = NameRequest(names, held: Set(names).subtracting(open), family: family)
            for outcome in await lookup(request) { outcomes[family, default: [:]][outcome.name] = outcome }
        }
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
