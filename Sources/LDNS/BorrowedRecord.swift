internal import CLDNS
internal import EgressModel

// Copies of what ldns lends: each takes a pointer for the length of the call and keeps nothing of it.

extension ResourceRecord {
    /// - Returns: `nil` for a record of another class than IN.
    init?(borrowing record: UnsafeMutablePointer<ldns_rr>, owner: DomainName) {
        guard ldns_rr_get_class(record) == LDNS_RR_CLASS_IN else { return nil }
        let ttl = ldns_rr_ttl(record)
        self.init(owner: owner, ttl: ttl > UInt32(Int32.max) ? 0 : ttl, rdata: RecordData(borrowing: record))
    }
}

extension RecordData {
    init(borrowing record: UnsafeMutablePointer<ldns_rr>) {
        let type = RecordType(rawValue: UInt16(ldns_rr_get_type(record).rawValue))
        let rdf = ldns_rr_rd_count(record) == 1 ? ldns_rr_rdf(record, 0) : nil
        switch type {
        case .a, .aaaa:
            self = IPAddress(borrowing: rdf).map(RecordData.address) ?? .other(type)
        case .cname:
            self = DomainName(borrowing: rdf).map(RecordData.cname) ?? .other(type)
        case .dname:
            self = DomainName(borrowing: rdf).map(RecordData.dname) ?? .other(type)
        default:
            self = .other(type)
        }
    }
}

extension IPAddress {
    init?(borrowing rdf: UnsafeMutablePointer<ldns_rdf>?) {
        guard let rdf, let data = ldns_rdf_data(rdf) else { return nil }
        let bits = (0..<ldns_rdf_size(rdf)).reduce(UInt128(0)) { $0 << 8 | UInt128(data[$1]) }
        switch ldns_rdf_size(rdf) {
        case 4: self = .ipv4(IPv4Address(bits: UInt32(truncatingIfNeeded: bits)))
        case 16: self = .ipv6(IPv6Address(bits: bits))
        default: return nil
        }
    }
}

extension DomainName {
    /// - Returns: `nil` for a name with bytes that no `DomainName` holds; the root is one.
    init?(borrowing rdf: UnsafeMutablePointer<ldns_rdf>?) {
        guard let rdf, let data = ldns_rdf_data(rdf) else { return nil }
        self.init(wire: UnsafeBufferPointer(start: data, count: ldns_rdf_size(rdf)))
    }

    /// Reads uncompressed labels, each behind its length (RFC 1035, section 3.1).
    init?(wire: UnsafeBufferPointer<UInt8>) {
        var text: [UInt8] = []
        var position = 0
        while position < wire.count, wire[position] > 0 {
            let label = (position + 1)..<(position + 1 + Int(wire[position]))
            // A dot inside a label would read as a border between two.
            guard label.upperBound <= wire.count, !wire[label].contains(UInt8(ascii: ".")) else { return nil }
            text.append(contentsOf: wire[label])
            text.append(UInt8(ascii: "."))
            position = label.upperBound
        }
        guard !text.isEmpty else {
            self = .root
            return
        }
        guard let name = try? DomainName(String(decoding: text, as: UTF8.self)) else { return nil }
        self = name
    }
}
