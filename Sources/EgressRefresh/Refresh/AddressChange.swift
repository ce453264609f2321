package import EgressModel
package import EgressPolicy

/// An address that was added to a policy or removed from it.
package struct AddressChange: Hashable {
    package enum Reason: Hashable {
        case inDNS
        /// A client was told the address when it asked for this name.
        case learned(DomainName)
        /// `family` or `accept` no longer allows the address.
        case disallowed
        /// The user removed the host of the address.
        case hostRemoved
        /// The address is no longer in DNS, and its retention has ended.
        case expired
        /// The address is no longer in DNS, and the policy does not retain addresses.
        case notInDNS
    }

    /// `nil` for all hosts of an address set.
    package let host: HostName?
    package let direction: TrafficDirection
    package let address: IPAddress
    package let reason: Reason

    package var isAddition: Bool {
        switch reason {
        case .inDNS, .learned: true
        case .disallowed, .hostRemoved, .expired, .notInDNS: false
        }
    }
}

extension PolicyResult {
    /// The addresses that a refresh added to the policy or removed from it.
    package var addressChanges: [AddressChange] {
        guard changes else { return [] }
        return plan.hosts.flatMap { change in
            func made(_ address: IPAddress, _ reason: AddressChange.Reason) -> AddressChange {
                AddressChange(host: change.host, direction: change.direction, address: address, reason: reason)
            }
            return change.added.map { made($0, change.learned[$0].map { .learned($0) } ?? .inDNS) }
                + change.removed.map { made($0, reason($0, change)) }
        }
    }

    private func reason(_ address: IPAddress, _ change: RulePlan.HostChange) -> AddressChange.Reason {
        if change.disallowed.contains(address) { return .disallowed }
        if let host = change.host, !intent.hosts(change.direction).contains(where: { $0.host == host }) {
            return .hostRemoved
        }
        return intent.retainSeconds > 0 ? .expired : .notInDNS
    }
}
