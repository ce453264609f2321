public import EgressModel

/// The aliases from a name to its canonical name, over one answer or several. Pure: it asks nobody.
///
/// Only records whose owner is on the chain count, in whatever order they stand (RFC 1034, section 3.6.2).
public struct CNAMEChain: Hashable, Sendable {
    /// The most CNAMEs that are followed; one more is a failure.
    public static let limit = 16

    public private(set) var links: [ChainLink] = []
    /// The end of the chain so far, which has no alias known.
    public private(set) var canonicalName: DomainName

    private let qname: DomainName

    public init(from qname: DomainName) {
        canonicalName = qname
        self.qname = qname
    }

    /// Follows the aliases among `records` from the end of the chain on.
    ///
    /// - Throws: `ResolveError.loop`, `.chainTooLong`, `.ambiguousAlias` or `.unusableTarget`; the links walked so far
    ///   stay.
    public mutating func follow(_ records: [ResourceRecord]) throws(ResolveError) {
        while let link = try link(from: canonicalName, in: records) { try append(link) }
    }

    /// The addresses of type `qtype` at the end of the chain.
    public func addresses(of qtype: RecordType, in records: [ResourceRecord]) -> [AddressRecord] {
        var addresses: [AddressRecord] = []
        addresses.reserveCapacity(records.count)
        for record in records {
            guard case .address(let address) = record.rdata, record.rdata.type == qtype, record.owner == canonicalName
            else { continue }
            addresses.append(AddressRecord(owner: record.owner, address: address, ttl: record.ttl))
        }
        return addresses
    }

    private mutating func append(_ link: ChainLink) throws(ResolveError) {
        guard links.count < Self.limit else { throw ResolveError.chainTooLong(canonicalName) }
        if links.isEmpty { links.reserveCapacity(4) }
        links.append(link)
        canonicalName = link.target
        guard link.target == qname || links.dropLast().contains(where: { $0.target == link.target }) else { return }
        let passed = [qname] + links.map(\.target)
        throw ResolveError.loop(Array(passed[(passed.firstIndex(of: link.target) ?? 0)...]))
    }

    private func link(from owner: DomainName, in records: [ResourceRecord]) throws(ResolveError) -> ChainLink? {
        var found: (rdata: RecordData, ttl: UInt32)?
        for record in records where record.rdata.type == .cname && record.owner == owner {
            guard found == nil || found?.rdata == record.rdata else { throw ResolveError.ambiguousAlias(owner) }
            found = (record.rdata, min(record.ttl, found?.ttl ?? .max))
        }
        guard let found else { return nil }
        guard case .cname(let target) = found.rdata else { throw ResolveError.unusableTarget(owner) }
        return ChainLink(owner: owner, target: target, ttl: found.ttl)
    }
}
