package import EgressModel

/// A query as the scripted server received it.
package struct HostileQuery: Hashable, Sendable {
    package enum Transport: Sendable {
        case udp
        case tcp
    }

    /// The whole message, without TCP's length field.
    package let bytes: [UInt8]
    package let id: UInt16
    /// The second 16 bits of the header.
    package let flags: UInt16
    /// The name in lower case, without a final dot. Empty if the message has no readable question.
    package let qname: String
    package let qtype: RecordType
    /// The bytes of the question as received, including the case of its letters.
    package let question: [UInt8]
    /// The UDP payload size in the client's OPT record. `nil` without EDNS.
    package let ednsSize: Int?
    package let transport: Transport
    /// The client's source port.
    package let sourcePort: UInt16
    /// The number of the query, starting at 1 for the server's first query.
    package let ordinal: Int

    package var hasEDNS: Bool { ednsSize != nil }
    package var recursionDesired: Bool { flags & 0x0100 != 0 }

    package init(
        _ bytes: [UInt8], transport: Transport = .udp, sourcePort: UInt16 = 0, ordinal: Int = 1
    ) {
        var reader = WireReader(bytes)
        self.bytes = bytes
        id = reader.uint16() ?? 0
        flags = reader.uint16() ?? 0
        reader.skip(8)
        qname = reader.name() ?? ""
        qtype = RecordType(rawValue: reader.uint16() ?? 0)
        reader.skip(2)
        question = reader.offset <= bytes.count ? Array(bytes[12..<reader.offset]) : []
        ednsSize = Self.ednsSize(&reader)
        self.transport = transport
        self.sourcePort = sourcePort
        self.ordinal = ordinal
    }

    /// Reads the UDP payload size. A client's OPT record is the first record after the question. Its owner is the root,
    /// its type is 41, and its class is the size.
    private static func ednsSize(_ reader: inout WireReader) -> Int? {
        guard reader.uint8() == 0, reader.uint16() == 41, let size = reader.uint16() else { return nil }
        return Int(size)
    }
}
