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

    private var passed: [DomainName]

    public init(from qname: DomainName) {
        canonicalName = qname
        passed = [qname]
    }

    /// Follows the aliases among `records` from the end of the chain on.
    ///
    /// - Throws: `ResolveError.loop`, `.chainTooLong`, `.ambiguousAlias` or `.unusableTarget`; the links walked so far
    ///   stay.
    public mutating func follow(_ records: [ResourceRecord]) throws(ResolveError) {
        let aliases = Dictionary(grouping: records.filter { $0.rdata.type == .cname }, by: \.owner)
        while let candidates = aliases[canonicalName] {
            try append(try Self.link(among: candidates))
        }
    }

    /// The addresses of type `qtype` at the end of the chain.
    public func addresses(of qtype: RecordType, in records: [ResourceRecord]) -> [AddressRecord] {
        records.compactMap { record in
            guard record.owner == canonicalName, record.rdata.type == qtype, case .address(let address) = record.rdata
            else { return nil }
            return AddressRecord(owner: record.owner, address: address, ttl: record.ttl)
        }
    }

    private mutating func append(_ link: ChainLink) throws(ResolveError) {
        guard links.count < Self.limit else { throw ResolveError.chainTooLong(canonicalName) }
        links.append(link)
        if let start = passed.firstIndex(of: link.target) { throw ResolveError.loop(passed[start...] + [link.target]) }
        passed.append(link.target)
        canonicalName = link.target
    }

    private static func link(among records: [ResourceRecord]) throws(ResolveError) -> ChainLink {
        let owner = records[0].owner
        guard Set(records.map(\.rdata)).count == 1 else { throw ResolveError.ambiguousAlias(owner) }
        guard case .cname(let target) = records[0].rdata else { throw ResolveError.unusableTarget(owner) }
        return ChainLink(owner: owner, target: target, ttl: records.map(\.ttl).min() ?? 0)
    }
}
