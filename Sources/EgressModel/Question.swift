/// A question to a name server: a name and a record type, in class IN (RFC 1035, section 4.1.2).
package struct Question: Hashable, Sendable {
    package let qname: DomainName
    package let qtype: RecordType

    package init(qname: DomainName, qtype: RecordType) {
        self.qname = qname
        self.qtype = qtype
    }
}

extension Question: CustomStringConvertible {
    package var description: String { "\(qname) \(qtype)" }
}

/// A type of resource record, identified by its number (RFC 1035, section 3.2.2, and IANA's list).
package struct RecordType: RawRepresentable, Hashable, Sendable {
    package let rawValue: UInt16

    package init(rawValue: UInt16) {
        self.rawValue = rawValue
    }

    package static let a = RecordType(rawValue: 1)
    package static let ns = RecordType(rawValue: 2)
    package static let cname = RecordType(rawValue: 5)
    package static let soa = RecordType(rawValue: 6)
    package static let aaaa = RecordType(rawValue: 28)
    package static let dname = RecordType(rawValue: 39)
}

extension RecordType: CustomStringConvertible {
    /// The mnemonic, or a text such as `TYPE65` for a type that has no constant here (RFC 3597, section 5).
    package var description: String {
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

/// The address families that a policy contains: IPv4 (A), IPv6 (AAAA) or both.
package enum AddressFamily: String, CaseIterable, Sendable {
    case ipv4
    case ipv6
    case dual

    /// The record types to ask for, IPv4 first.
    package var recordTypes: [RecordType] {
        switch self {
        case .ipv4: [.a]
        case .ipv6: [.aaaa]
        case .dual: [.a, .aaaa]
        }
    }
}
