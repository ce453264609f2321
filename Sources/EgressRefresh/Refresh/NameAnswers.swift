package import EgressModel
package import EgressPolicy

/// Looks names up for addresses of a family.
package typealias NameLookup = @Sendable ([DomainName], AddressFamily) async -> [NameOutcome]

/// What DNS said of names in this run; each is asked for once.
package final class NameAnswers {
    private let lookup: NameLookup
    private var outcomes: [AddressFamily: [DomainName: NameOutcome]] = [:]

    package init(_ lookup: @escaping NameLookup) {
        self.lookup = lookup
    }

    /// Looks up the names of policies that have not been looked up yet.
    func look(up intents: [PolicyIntent]) async {
        for family in AddressFamily.allCases {
            var seen: Set<DomainName> = []
            let known = outcomes[family] ?? [:]
            let names = intents.filter { $0.family == family }.flatMap(\.names)
                .filter { known[$0] == nil && seen.insert($0).inserted }
            for outcome in await lookup(names, family) { outcomes[family, default: [:]][outcome.name] = outcome }
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

    /// What was said of one name, and the policies that it is in.
    package struct Use {
        package let outcome: NameOutcome
        package let family: AddressFamily
        /// As people call them.
        package let policies: [String]
    }

    /// Each name of policies once, in their order.
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
