/// A resource record of class IN (RFC 1035, section 3.2).
public struct ResourceRecord: Hashable, Sendable {
    public let owner: DomainName
    /// The time to live in seconds; a value with its highest bit set counts as 0 (RFC 2181, section 8).
    public let ttl: UInt32
    public let rdata: RecordData

    public init(owner: DomainName, ttl: UInt32, rdata: RecordData) {
        self.owner = owner
        self.ttl = ttl
        self.rdata = rdata
    }
}

/// The rdata of the types that an address look-up needs.
public enum RecordData: Hashable, Sendable {
    case address(IPAddress)
    case cname(DomainName)
    case dname(DomainName)
    /// Any other type, and a CNAME or DNAME whose target is no `DomainName`.
    case other(RecordType)

    /// The type of the record that holds this.
    public var type: RecordType {
        switch self {
        case .address(.ipv4): .a
        case .address(.ipv6): .aaaa
        case .cname: .cname
        case .dname: .dname
        case .other(let type): type
        }
    }
}
