package import EgressModel

/// The plan of a refresh for the rules of one direction.
package struct RulePlan: Hashable, Sendable {
    /// The changes to the addresses of one host, or of all hosts of an address set. Each list is sorted.
    package struct HostChange: Hashable, Sendable {
        /// `nil` for all hosts of an address set.
        package let host: HostName?
        package let direction: TrafficDirection
        package let added: [IPAddress]
        package let removed: [IPAddress]
        /// The addresses that are no longer in DNS but stay in the policy.
        package let retained: [IPAddress]
        /// The number of addresses after the refresh.
        package let count: Int
        /// The removed addresses that `family` or `accept` no longer allows.
        package let disallowed: [IPAddress]
        /// The added addresses that were learned, each with the name that a client asked for.
        package let learned: [IPAddress: DomainName]
        /// The learned addresses that are not added, because the host or the policy has too many.
        package let surplus: [IPAddress]
        /// The limit on the addresses of a host, if the host has reached it.
        package let limit: Int?
        /// The names for which DNS gave no usable answer, or only addresses that no policy may contain.
        package let failed: [DomainName]

        package var isFailed: Bool { !failed.isEmpty }
    }

    package let direction: TrafficDirection
    /// The rules after the refresh.
    package let applied: AppliedRules
    /// One change for each host in the user's order, followed by the hosts that the user removed.
    package let hosts: [HostChange]
    /// Whether the rules change.
    package let changesRules: Bool
    /// Whether the notes change.
    package let changesNotes: Bool
    /// The addresses that the rule of each host may contain: those from DNS, those that were learned, and those that the
    /// rule already contained.
    package let permitted: [HostName?: Set<IPAddress>]
    /// The time when the next note expires, or `nil` if none does.
    package let nextExpiry: UTCTime?

    package var words: [RuleWord] { applied.words }
    package var rules: [NetworkPolicyRule] { applied.rules }
    package var notes: RetentionNotes { applied.notes }
    package var changes: Bool { changesRules || changesNotes }
}
