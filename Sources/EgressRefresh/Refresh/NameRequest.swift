package import EgressModel

/// Looks up the addresses of names.
package typealias NameLookup = @Sendable (NameRequest) async -> [NameOutcome]

/// The names to look up in one address family.
package struct NameRequest: Sendable {
    package let names: [DomainName]
    /// The names that already have addresses in every policy. They need not be sampled.
    package let held: Set<DomainName>
    package let family: AddressFamily

    package init(_ names: [DomainName], held: Set<DomainName>, family: AddressFamily) {
        self.names = names
        self.held = held
        self.family = family
    }
}
