internal import CLDNS
internal import EgressModel
internal import EgressSystem

// These initializers copy values out of ldns structures. They use the pointer only during the call and do not keep it.

extension ResourceRecord {
    /// Copies a record.
    ///
    /// - Returns: `nil` if the class of the record is not IN.
    init?(borrowing record: UnsafeMutablePointer<ldns_rr>, owner: DomainName, _ names: inout NameReader) {
        guard ldns_rr_get_class(record) == LDNS_RR_CLASS_IN else { return nil }
        self.init(owner: owner, ttl: ldns_rr_ttl(record), rdata: RecordData(borrowing: record, &names))
    }
}

extension RecordData {
    init(borrowing record: UnsafeMutablePointer<ldns_rr>, _ names: inout NameReader) {
        let type = RecordType(rawValue: UInt16(ldns_rr_get_type(record).rawValue))
        let rdf = ldns_rr_rd_count(record) == 1 ? ldns_rr_rdf(record, 0) : nil
        switch type {
        case .a, .aaaa:
            self = IPAddress(borrowing: rdf).map(RecordData.address) ?? .other(type)
        case .cname:
            self = names.name(borrowing: rdf).map(RecordData.cname) ?? .other(type)
        case .dname:
            self = names.name(borrowing: rdf).map(RecordData.dname) ?? .other(type)
        default:
            self = .other(type)
        }
    }
}

extension IPAddress {
    init?(borrowing rdf: UnsafeMutablePointer<ldns_rdf>?) {
        guard let rdf, let data = ldns_rdf_data(rdf) else { return nil }
        let raw = UnsafeRawPointer(data)
        switch ldns_rdf_size(rdf) {
        case 4: self = .ipv4(IPv4Address(bits: UInt32(bigEndian: raw.loadUnaligned(as: UInt32.self))))
        case 16: self = .ipv6(IPv6Address(bits: UInt128(bigEndian: raw.loadUnaligned(as: UInt128.self))))
        default: return nil
        }
    }
}

/// A reader for the names of one message. It remembers the last two names, because records repeat their owners and the
/// targets of earlier records. The reader must not outlive the message, because it keeps pointers to these names.
struct NameReader {
    private var last: (wire: UnsafeBufferPointer<UInt8>, name: DomainName)?
    private var previous: (wire: UnsafeBufferPointer<UInt8>, name: DomainName)?

    /// Reads a name. The root is a valid name.
    ///
    /// - Returns: `nil` if the name contains bytes that a `DomainName` cannot hold.
    mutating func name(borrowing rdf: UnsafeMutablePointer<ldns_rdf>?) -> DomainName? {
        guard let rdf, let data = ldns_rdf_data(rdf) else { return nil }
        let wire = UnsafeBufferPointer(start: data, count: ldns_rdf_size(rdf))
        if let last, Self.isEqual(last.wire, wire) { return last.name }
        if let previous, Self.isEqual(previous.wire, wire) { return previous.name }
        guard let name = DomainName(wire: wire) else { return nil }
        previous = last
        last = (wire, name)
        return name
    }

    private static func isEqual(_ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>) -> Bool {
        Memory.areEqual(UnsafeRawBufferPointer(left), UnsafeRawBufferPointer(right))
    }
}
