package import EgressModel

/// The plan of a refresh for the rules of one direction.
package struct RulePlan: Hashable, Sendable {
    /// The changes to the addresses of one name. Each list is sorted.
    package struct NameChange: Hashable, Sendable {
        package let name: DomainName
        package let direction: TrafficDirection
        package let added: [IPAddress]
        package let removed: [IPAddress]
        /// The addresses that are no longer in DNS but stay in the policy.
        package let retained: [IPAddress]
        /// The number of addresses after the refresh.
        package let count: Int
        /// The removed addresses that `family` or `accept` no longer allows.
        package let disallowed: [IPAddress]
        /// Whether DNS gave no usable answer, or only addresses that no policy may contain.
        package let isFailed: Bool
    }

    package let direction: TrafficDirection
    /// The rules after the refresh.
    let applied: AppliedRules
    /// One change for each name in the user's order, followed by the names that the user removed.
    package let names: [NameChange]
    /// Whether the rules change.
    package let changesRules: Bool
    /// Whether the notes change.
    package let changesNotes: Bool
    /// The addresses that the rule of each name may contain: those from DNS and those that the rule already contained.
    package let permitted: [DomainName: Set<IPAddress>]

    package var words: [RuleWord] { applied.words }
    package var rules: [NetworkPolicyRule] { applied.rules }
    package var notes: RetentionNotes { applied.notes }
    package var changes: Bool { changesRules || changesNotes }
}
