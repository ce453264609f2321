package import EgressModel

/// An encoder for queries in wire format (RFC 1035, section 4.1).
///
/// It does not use ldns, which makes a dozen allocations for a header and a name.
package enum WireQuery {
    /// Encodes a query of class IN.
    ///
    /// - Parameters:
    ///   - question: The name and the type to ask for.
    ///   - id: The message id, which the reply must repeat.
    ///   - recursionDesired: The RD bit.
    ///   - udpPayloadSize: The EDNS buffer size in bytes (RFC 6891, section 6.2.3). `nil` sends no OPT record.
    ///   - clientSubnet: The client subnet to ask for (RFC 7871). It is sent in the OPT record.
    /// - Returns: The message, without the length that precedes it over TCP.
    package static func encode(
        _ question: Question, id: UInt16, recursionDesired: Bool = true, udpPayloadSize: UInt16?,
        clientSubnet: CIDRBlock? = nil
    ) -> [UInt8] {
        let header = [id, recursionDesired ? 0x0100 : 0, 1, 0, 0, udpPayloadSize == nil ? 0 : 1]
        // A client subnet takes at most 24 bytes.
        let size = 12 + question.qname.wireLength + 4 + (udpPayloadSize == nil ? 0 : 11 + 24)
        return [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            var writer = WireWriter(buffer)
            for number in header { writer.put(number) }
            writer.putLabels(of: question.qname)
            writer.put(question.qtype.rawValue)
            writer.put(1)
            if let udpPayloadSize { writer.putOptions(size: udpPayloadSize, clientSubnet) }
            count = writer.count
        }
    }
}

/// A writer for a buffer that is large enough.
private struct WireWriter {
    private let buffer: UnsafeMutableBufferPointer<UInt8>
    private(set) var count = 0

    init(_ buffer: UnsafeMutableBufferPointer<UInt8>) {
        self.buffer = buffer
    }

    private mutating func put(byte: UInt8) {
        buffer[count] = byte
        count += 1
    }

    mutating func put(_ number: UInt16) {
        put(byte: UInt8(number >> 8))
        put(byte: UInt8(truncatingIfNeeded: number))
    }

    /// Writes the labels, each after its length, and the root.
    mutating func putLabels(of name: DomainName) {
        var start = count
        let end = start + 1 + name.copyText(to: UnsafeMutableBufferPointer(rebasing: buffer[(start + 1)...]))
        for place in start + 1..<end where buffer[place] == UInt8(ascii: ".") {
            buffer[start] = UInt8(place - start - 1)
            start = place
        }
        buffer[start] = UInt8(end - start - 1)
        count = end
        if name.wireLength > 1 { put(byte: 0) }
    }

    /// Writes an OPT record: the root, the type, the buffer size in place of a class, no flags, and the client subnet
    /// if there is one.
    mutating func putOptions(size: UInt16, _ clientSubnet: CIDRBlock?) {
        put(byte: 0)
        for number in [41, size, 0, 0] { put(number) }
        guard let clientSubnet else { return put(0) }
        let bytes = clientSubnet.networkBytes.prefix((clientSubnet.prefixLength + 7) / 8)
        let family: UInt16 = clientSubnet.network.bitWidth == 32 ? 1 : 2
        for number in [UInt16(8 + bytes.count), 8, UInt16(4 + bytes.count), family] { put(number) }
        put(byte: UInt8(clientSubnet.prefixLength))
        put(byte: 0)
        for byte in bytes { put(byte: byte) }
    }
}

extension CIDRBlock {
    /// The bytes of the first address, most significant byte first.
    fileprivate var networkBytes: [UInt8] {
        stride(from: network.bitWidth - 8, through: 0, by: -8).map { UInt8(truncatingIfNeeded: network.bits >> $0) }
    }
}
