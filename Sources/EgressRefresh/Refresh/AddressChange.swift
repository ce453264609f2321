package import EgressModel
package import EgressPolicy

/// One address that came into a policy or left it.
package struct AddressChange: Hashable {
    package enum Reason: Hashable {
        case inDNS
        /// `family` or `accept` no longer allows it.
        case disallowed
        /// The user took its host out.
        case hostRemoved
        /// It left DNS, and its time is over.
        case expired
        /// It left DNS, and the policy retains nothing.
        case notInDNS
    }

    package let name: DomainName
    package let direction: TrafficDirection
    package let address: IPAddress
    package let reason: Reason

    package var isAddition: Bool { reason == .inDNS }
}

extension PolicyResult {
    /// What changed in it, address by address.
    package var addressChanges: [AddressChange] {
        guard changes else { return [] }
        return plan.names.flatMap { change in
            func made(_ address: IPAddress, _ reason: AddressChange.Reason) -> AddressChange {
                AddressChange(name: change.name, direction: change.direction, address: address, reason: reason)
            }
            return change.added.map { made($0, .inDNS) } + change.removed.map { made($0, reason($0, change)) }
        }
    }

    private func reason(_ address: IPAddress, _ change: RulePlan.NameChange) -> AddressChange.Reason {
        if change.disallowed.contains(address) { return .disallowed }
        guard intent.hosts(change.direction).contains(where: { $0.name == change.name }) else { return .hostRemoved }
        return intent.retainSeconds > 0 ? .expired : .notInDNS
    }
}
