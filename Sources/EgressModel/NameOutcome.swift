/// A CNAME record as one step of a chain.
package struct ChainLink: Hashable, Sendable {
    package let owner: DomainName
    package let target: DomainName
    /// Seconds.
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
    /// Seconds.
    package let ttl: UInt32

    package init(owner: DomainName, address: IPAddress, ttl: UInt32) {
        self.owner = owner
        self.address = address
        self.ttl = ttl
    }
}

/// What became of one name, over all servers and families asked.
package struct NameOutcome: Hashable, Sendable {
    /// What DNS said; an answer without addresses and a failure are different things.
    package enum Verdict: Hashable, Sendable {
        case addresses
        /// The name exists without an address of the family asked (RFC 2308, section 2.2).
        case noData
        /// The name does not exist (RFC 8020).
        case nxDomain
        /// Nobody gave an answer that counts. Kept apart, so that the outcomes of a long list stay small.
        indirect case failed(ResolveError)

        /// What went wrong, where nobody gave an answer that counts.
        package var error: ResolveError? {
            if case .failed(let error) = self { error } else { nil }
        }
    }

    /// What deserves attention although it does not change the verdict.
    package enum Warning: Hashable, Sendable {
        /// One of several resolvers failed, so that addresses may be missing.
        case resolverFailed(ResolveError)
        /// NXDOMAIN for this type of a name that exists, taken as NODATA: a name that exists exists for every type
        /// (RFC 4074, section 4.2; RFC 8020).
        case denied(RecordType)
    }

    package let name: DomainName
    package let verdict: Verdict
    /// The CNAME records in the order walked, without repetitions.
    package let chain: [ChainLink]
    /// Sorted by address, without repetitions. A failed name may have some, which are not all: no policy may use them.
    package let addresses: [AddressRecord]
    package let warnings: [Warning]
    /// What servers say of their having no addresses.
    package let extendedErrors: [ExtendedError]
    /// Who gave what, where that was asked for.
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

    /// Whether one of several resolvers failed, so that addresses may be missing.
    package var isPartial: Bool {
        warnings.contains { if case .resolverFailed = $0 { true } else { false } }
    }

    /// The lowest TTL in seconds over the whole chain and the addresses; `nil` where there is neither.
    package var ttl: UInt32? { (chain.map(\.ttl) + addresses.map(\.ttl)).min() }
}
