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
        /// Nobody gave an answer that counts; the text says who and why.
        case failed(String)
    }

    package let name: DomainName
    package let verdict: Verdict
    /// The CNAME records in the order walked, without repetitions.
    package let chain: [ChainLink]
    /// Sorted by address, without repetitions. A failed name may have some, which are not all: no policy may use them.
    package let addresses: [AddressRecord]
    /// What deserves attention although it does not change the verdict.
    package let warnings: [String]
    /// Whether one of several resolvers failed, so that addresses may be missing.
    package let isPartial: Bool
    /// What servers say of their having no addresses.
    package let remarks: [String]
    /// Who gave what, where that was asked for.
    package let vantages: [VantageView]
    /// The kind of failure of a name that failed; `nil` for all others.
    package let failureKind: FailureKind?

    package init(
        name: DomainName, verdict: Verdict, chain: [ChainLink] = [], addresses: [AddressRecord] = [],
        warnings: [String] = [], isPartial: Bool = false, remarks: [String] = [], vantages: [VantageView] = [],
        failureKind: FailureKind? = nil
    ) {
        self.name = name
        self.verdict = verdict
        self.chain = chain
        self.addresses = addresses
        self.warnings = warnings
        self.isPartial = isPartial
        self.remarks = remarks
        self.vantages = vantages
        self.failureKind = failureKind
    }

    /// The lowest TTL in seconds over the whole chain and the addresses; `nil` where there is neither.
    package var ttl: UInt32? { (chain.map(\.ttl) + addresses.map(\.ttl)).min() }
}
