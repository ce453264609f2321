internal import CLDNS
public import EgressModel

/// A query as bytes for the wire (RFC 1035, section 4.1).
public enum WireQuery {
    /// Encodes a query of class IN.
    ///
    /// - Parameters:
    ///   - id: the message id, which the reply must repeat.
    ///   - recursionDesired: the RD bit.
    ///   - udpPayloadSize: the EDNS buffer size in bytes (RFC 6891, section 6.2.3); `nil` sends no OPT record.
    /// - Throws: `LDNSError.wire`.
    public static func encode(
        _ question: Question, id: UInt16, recursionDesired: Bool = true, udpPayloadSize: UInt16?
    ) throws(LDNSError) -> [UInt8] {
        let packet = try Packet(query: question, id: id, recursionDesired: recursionDesired)
        var buffer: UnsafeMutablePointer<UInt8>?
        var size = 0
        let status = packet.withPointer { pointer in
            if let udpPayloadSize { ldns_pkt_set_edns_udp_size(pointer, udpPayloadSize) }
            return ldns_pkt2wire(&buffer, pointer, &size)
        }
        defer { free(buffer) }
        guard status == LDNS_STATUS_OK, let buffer else { throw LDNSError.wire(status.text) }
        return Array(UnsafeBufferPointer(start: buffer, count: size))
    }
}
