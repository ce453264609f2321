/// A resource record of class IN (RFC 1035, section 3.2).
package struct ResourceRecord: Hashable, Sendable {
    package let owner: DomainName
    /// The time to live in seconds.
    package let ttl: UInt32
    package let rdata: RecordData

    /// Creates a record. A TTL whose highest bit is set counts as 0 (RFC 2181, section 8).
    package init(owner: DomainName, ttl: UInt32, rdata: RecordData) {
        self.owner = owner
        self.ttl = ttl > UInt32(Int32.max) ? 0 : ttl
        self.rdata = rdata
    }
}

/// The rdata of the record types that an address lookup needs.
package enum RecordData: Hashable, Sendable {
    case address(IPAddress)
    case cname(DomainName)
    case dname(DomainName)
    /// Any other type, or a CNAME or DNAME whose target is not a valid `DomainName`.
    case other(RecordType)

    /// The type of the record that contains this rdata.
    package var type: RecordType {
        switch self {
        case .address(.ipv4): .a
        case .address(.ipv6): .aaaa
        case .cname: .cname
        case .dname: .dname
        case .other(let type): type
        }
    }
}
