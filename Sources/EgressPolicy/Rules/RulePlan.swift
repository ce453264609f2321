package import EgressModel

/// What becomes of the rules of one direction.
package struct RulePlan: Hashable, Sendable {
    /// What becomes of one name's addresses, each list sorted.
    package struct NameChange: Hashable, Sendable {
        package let name: DomainName
        package let direction: TrafficDirection
        package let added: [IPAddress]
        package let removed: [IPAddress]
        /// Not in DNS, and held all the same.
        package let retained: [IPAddress]
        /// How many there are from now on.
        package let count: Int
        /// Of those removed, what `family` or `accept` no longer allows.
        package let disallowed: [IPAddress]
        /// Whether DNS did not answer, or gave nothing that a policy may hold.
        package let isFailed: Bool
    }

    package let direction: TrafficDirection
    /// The rules from now on.
    let applied: AppliedRules
    /// One for each name, in the user's order; then those that the user took out.
    package let names: [NameChange]
    /// Whether the rules change.
    package let changesRules: Bool
    /// Whether the notes change.
    package let changesNotes: Bool
    /// Every address that a name's rule may hold: what DNS gives and what was there.
    package let permitted: [DomainName: Set<IPAddress>]

    package var words: [RuleWord] { applied.words }
    package var rules: [NetworkPolicyRule] { applied.rules }
    package var notes: RetentionNotes { applied.notes }
    package var changes: Bool { changesRules || changesNotes }
}
