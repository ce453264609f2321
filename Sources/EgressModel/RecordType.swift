/// A type of resource record by its number (RFC 1035, section 3.2.2, and IANA's list).
public struct RecordType: RawRepresentable, Hashable, Sendable {
    public let rawValue: UInt16

    public init(rawValue: UInt16) {
        self.rawValue = rawValue
    }

    public static let a = RecordType(rawValue: 1)
    public static let ns = RecordType(rawValue: 2)
    public static let cname = RecordType(rawValue: 5)
    public static let soa = RecordType(rawValue: 6)
    public static let aaaa = RecordType(rawValue: 28)
    public static let dname = RecordType(rawValue: 39)
}

extension RecordType: CustomStringConvertible {
    /// The mnemonic; `TYPE65` for types that are not ours (RFC 3597, section 5).
    public var description: String {
        switch self {
        case .a: "A"
        case .ns: "NS"
        case .cname: "CNAME"
        case .soa: "SOA"
        case .aaaa: "AAAA"
        case .dname: "DNAME"
        default: "TYPE\(rawValue)"
        }
    }
}
