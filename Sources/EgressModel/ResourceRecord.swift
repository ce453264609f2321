/// A resource record of class IN (RFC 1035, section 3.2).
package struct ResourceRecord: Hashable, Sendable {
    package let owner: DomainName
    /// The time to live in seconds; a value with its highest bit set counts as 0 (RFC 2181, section 8).
    package let ttl: UInt32
    package let rdata: RecordData

    package init(owner: DomainName, ttl: UInt32, rdata: RecordData) {
        self.owner = owner
        self.ttl = ttl
        self.rdata = rdata
    }
}

/// The rdata of the types that an address look-up needs.
package enum RecordData: Hashable, Sendable {
    case address(IPAddress)
    case cname(DomainName)
    case dname(DomainName)
    /// Any other type, and a CNAME or DNAME whose target is no `DomainName`.
    case other(RecordType)

    /// The type of the record that holds this.
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
