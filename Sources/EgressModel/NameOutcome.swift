/// A CNAME record as one step of a chain.
package struct ChainLink: Hashable, Sendable {
    package let owner: DomainName
    package let target: DomainName
    /// The time to live in seconds.
    package let ttl: UInt32

    package init(owner: DomainName, target: DomainName, ttl: UInt32) {
        self.owner = owner
        self.target = target
        self.ttl = ttl
    }
}

/// An A or AAAA record at the end of a chain.
package struct AddressRecord: Hashable, Sendable {
    package let owner: DomainName
    package let address: IPAddress
    /// The time to live in seconds.
    package let ttl: UInt32

    package init(owner: DomainName, address: IPAddress, ttl: UInt32) {
        self.owner = owner
        self.address = address
        self.ttl = ttl
    }
}

/// The result of looking up one name, combined over all servers and address families that were asked.
package struct NameOutcome: Hashable, Sendable {
    /// What DNS answered. An answer without addresses is not a failure.
    package enum Verdict: Hashable, Sendable {
        case addresses
        /// The name exists but has no address of the requested family (RFC 2308, section 2.2).
        case noData
        /// The name does not exist (RFC 8020).
        case nxDomain
        /// No server gave a usable answer. The error is stored indirectly to keep the outcomes of a long list small.
        indirect case failed(ResolveError)

        /// The error if no server gave a usable answer; `nil` otherwise.
        package var error: ResolveError? {
            if case .failed(let error) = self { error } else { nil }
        }
    }

    /// A problem that does not change the verdict.
    package enum Warning: Hashable, Sendable {
        /// One of several resolvers failed, so addresses may be missing.
        case resolverFailed(ResolveError)
        /// The answer for this record type was NXDOMAIN, but the name exists. egressgen treats the answer as NODATA,
        /// because a name that exists does so for every type (RFC 4074, section 4.2; RFC 8020).
        case denied(RecordType)
    }

    package let name: DomainName
    package let verdict: Verdict
    /// The CNAME records in the order in which they were followed, without duplicates.
    package let chain: [ChainLink]
    /// The address records, sorted by address and without duplicates. If the verdict is `failed`, the list can be
    /// incomplete, and no policy may use it.
    package let addresses: [AddressRecord]
    package let warnings: [Warning]
    /// The extended errors of answers without addresses.
    package let extendedErrors: [ExtendedError]
    /// What each vantage answered. Empty unless the user asked for samples or a client subnet.
    package let vantages: [VantageView]

    package init(
        name: DomainName, verdict: Verdict, chain: [ChainLink] = [], addresses: [AddressRecord] = [],
        warnings: [Warning] = [], extendedErrors: [ExtendedError] = [], vantages: [VantageView] = []
    ) {
        self.name = name
        self.verdict = verdict
        self.chain = chain
        self.addresses = addresses
        self.warnings = warnings
        self.extendedErrors = extendedErrors
        self.vantages = vantages
    }

    /// Whether one of several resolvers failed, so addresses may be missing.
    package var isPartial: Bool {
        warnings.contains { if case .resolverFailed = $0 { true } else { false } }
    }

    /// The lowest TTL of the chain and the addresses in seconds, or `nil` if there are no records.
    package var ttl: UInt32? { (chain.map(\.ttl) + addresses.map(\.ttl)).min() }
}
