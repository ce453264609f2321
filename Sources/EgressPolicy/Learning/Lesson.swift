package import EgressModel

/// What a learner concludes from one answer.
package struct Lesson: Hashable, Sendable {
    /// An address that a policy does not have yet.
    package struct Addition: Hashable, Sendable {
        package let policy: PolicyIdentity
        package let host: HostName
        package let address: IPAddress

        package init(policy: PolicyIdentity, host: HostName, address: IPAddress) {
            self.policy = policy
            self.host = host
            self.address = address
        }
    }

    /// An address that does not count.
    package struct Refusal: Hashable, Sendable {
        package enum Reason: Hashable, Sendable {
            /// The address is special-purpose, and the policy does not accept it.
            case special(SpecialPurposeEntry)
            /// The host has as many addresses as learning may add.
            case limit(Int)
            /// The answer is older than the time for which the policy retains addresses.
            case stale
        }

        package let policy: PolicyIdentity
        package let host: HostName
        package let address: IPAddress
        package let reason: Reason
    }

    /// A policy with a lease that is to be renewed.
    package struct Renewal: Hashable, Sendable {
        package let policy: PolicyIdentity
        /// The seconds within which the lease is written. A refresh can do it before.
        package let within: Int
    }

    /// Whether a host matches the answer.
    package var isMatched = false
    package var additions: [Addition] = []
    package var refusals: [Refusal] = []
    package var renewals: Set<Renewal> = []

    package init() {}
}
