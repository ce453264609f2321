/// The aliases from a name to its canonical name, collected from one or several answers. The type does no I/O.
///
/// Only records whose owner is on the chain count. Their order does not matter (RFC 1034, section 3.6.2).
package struct CNAMEChain: Hashable, Sendable {
    /// The maximum number of CNAMEs that are followed. A longer chain is a failure.
    package static let limit = 16

    package private(set) var links: [ChainLink] = []
    /// The end of the chain so far: a name without a known alias.
    package private(set) var canonicalName: DomainName

    private let qname: DomainName

    package init(from qname: DomainName) {
        canonicalName = qname
        self.qname = qname
    }

    /// Follows the aliases among `records`, starting at the end of the chain. Links that were followed before an error
    /// stay in the chain.
    ///
    /// - Parameters:
    ///   - records: The records of an answer.
    ///   - counts: Whether the records about a name count. The chain ends at the first name about which they do not.
    /// - Throws: `ResolveError.loop`, `.chainTooLong`, `.ambiguousAlias` or `.unusableTarget`.
    package mutating func follow(
        _ records: [ResourceRecord], where counts: (DomainName) -> Bool = { _ in true }
    ) throws(ResolveError) {
        while counts(canonicalName), let link = try link(from: canonicalName, in: records) { try append(link) }
    }

    /// Returns the addresses of type `qtype` at the end of the chain, in ascending order.
    package func addresses(of qtype: RecordType, in records: [ResourceRecord]) -> [AddressRecord] {
        var addresses: [AddressRecord] = []
        addresses.reserveCapacity(records.count)
        for record in records {
            guard case .address(let address) = record.rdata, record.rdata.type == qtype, record.owner == canonicalName
            else { continue }
            addresses.append(AddressRecord(owner: record.owner, address: address, ttl: record.ttl))
        }
        addresses.sort { $0.address < $1.address }
        return addresses
    }

    private mutating func append(_ link: ChainLink) throws(ResolveError) {
        guard links.count < Self.limit else { throw ResolveError.chainTooLong(canonicalName, limit: Self.limit) }
        if links.isEmpty { links.reserveCapacity(4) }
        links.append(link)
        canonicalName = link.target
        guard link.target == qname || links.dropLast().contains(where: { $0.target == link.target }) else { return }
        let passed = [qname] + links.map(\.target)
        throw ResolveError.loop(Array(passed[(passed.firstIndex(of: link.target) ?? 0)...]))
    }

    private func link(from owner: DomainName, in records: [ResourceRecord]) throws(ResolveError) -> ChainLink? {
        // Iterate over indices, because copying each record would cost more than everything else in this method.
        var (found, ttl): (Int?, UInt32) = (nil, .max)
        for place in records.indices where records[place].isAlias(of: owner) {
            if let found, records[found].rdata != records[place].rdata { throw ResolveError.ambiguousAlias(owner) }
            (found, ttl) = (place, min(ttl, records[place].ttl))
        }
        guard let found else { return nil }
        guard case .cname(let target) = records[found].rdata else { throw ResolveError.unusableTarget(owner) }
        return ChainLink(owner: owner, target: target, ttl: ttl)
    }
}

extension ResourceRecord {
    fileprivate func isAlias(of name: DomainName) -> Bool {
        switch rdata {
        case .cname: owner == name
        case .other(let type): type == .cname && owner == name
        case .address, .dname: false
        }
    }
}
