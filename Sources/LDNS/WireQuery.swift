public import EgressModel

/// A query as bytes for the wire (RFC 1035, section 4.1).
///
/// Written here and not by ldns, which takes a dozen allocations for what is a header and a name.
public enum WireQuery {
    /// Encodes a query of class IN.
    ///
    /// - Parameters:
    ///   - id: the message id, which the reply must repeat.
    ///   - recursionDesired: the RD bit.
    ///   - udpPayloadSize: the EDNS buffer size in bytes (RFC 6891, section 6.2.3); `nil` sends no OPT record.
    public static func encode(
        _ question: Question, id: UInt16, recursionDesired: Bool = true, udpPayloadSize: UInt16?
    ) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(64)
        for number in [id, recursionDesired ? 0x0100 : 0, 1, 0, 0, udpPayloadSize == nil ? 0 : 1] {
            bytes.append(number: number)
        }
        bytes.append(labelsOf: question.qname)
        bytes.append(number: question.qtype.rawValue)
        bytes.append(number: 1)
        if let udpPayloadSize { bytes.append(optionsWithSize: udpPayloadSize) }
        return bytes
    }
}

extension [UInt8] {
    fileprivate mutating func append(number: UInt16) {
        append(UInt8(number >> 8))
        append(UInt8(truncatingIfNeeded: number))
    }

    /// Labels, each behind its length.
    fileprivate mutating func append(labelsOf name: DomainName) {
        var start = count
        append(0)
        for byte in name.fullyQualified.utf8 {
            guard byte == UInt8(ascii: ".") else {
                append(byte)
                continue
            }
            self[start] = UInt8(count - start - 1)
            start = count
            append(0)
        }
        // The root alone has been written twice.
        if name == .root { removeLast() }
    }

    /// An OPT record without options: the root, its type, the size for a class, no flags.
    fileprivate mutating func append(optionsWithSize size: UInt16) {
        append(0)
        for number in [41, size, 0, 0, 0] { append(number: number) }
    }
}
