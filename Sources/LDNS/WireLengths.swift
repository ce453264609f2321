internal import CLDNS
internal import EgressModel

/// The length fields of a message's records, which ldns reads but does not hold against the type: an A record of five
/// octets passes there for one of four, and one of none for no address.
struct WireLengths {
    private let wire: UnsafeBufferPointer<UInt8>
    private var position = Int(LDNS_HEADER_SIZE)

    init(_ wire: UnsafeBufferPointer<UInt8>) {
        self.wire = wire
    }

    /// - Throws: `LDNSError.wire` for an A or AAAA record that does not hold one address. What is damaged in other ways
    ///   is left to ldns.
    consuming func check() throws(LDNSError) {
        guard wire.count >= position else { return }
        for _ in 0..<(number(at: 4) ?? 0) {
            skipName()
            position += 4
        }
        for _ in 0..<((number(at: 6) ?? 0) + (number(at: 8) ?? 0) + (number(at: 10) ?? 0)) {
            skipName()
            guard let type = number(at: position), let length = number(at: position + 8) else { return }
            position += 10 + length
            switch RecordType(rawValue: UInt16(type)) {
            case .a where length != 4, .aaaa where length != 16:
                throw LDNSError.wire("an address record with \(length) octets")
            default: break
            }
        }
    }

    private func number(at index: Int) -> Int? {
        index + 1 < wire.count ? Int(wire[index]) << 8 | Int(wire[index + 1]) : nil
    }

    /// Labels up to the root or a pointer (RFC 1035, section 4.1.4).
    private mutating func skipName() {
        while position < wire.count {
            let length = Int(wire[position])
            position += length >= 0xc0 ? 2 : 1 + length
            if length == 0 || length >= 0xc0 { return }
        }
    }
}
