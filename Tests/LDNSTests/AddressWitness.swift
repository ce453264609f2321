import EgressModel
import LDNS

/// The addresses in a message, found without decoding it. The search looks for a type, class IN, a TTL, the length that
/// belongs to the type, and that number of octets. If a decoder returns any other address, it has made it up.
struct AddressWitness {
    private let bytes: [UInt8]

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Returns the addresses of all sections.
    static func addresses(of reply: WireReply) -> [IPAddress] {
        (reply.answer + reply.authority + reply.additional).compactMap { record in
            if case .address(let address) = record.rdata { address } else { nil }
        }
    }

    /// Whether the message contains the address as the rdata of a record.
    func holds(_ address: IPAddress) -> Bool {
        let isIPv4 = address.bitWidth == 32
        let start: [UInt8] = [0, isIPv4 ? 1 : 28, 0, 1]
        let octets = stride(from: address.bitWidth - 8, through: 0, by: -8).map {
            UInt8(truncatingIfNeeded: address.bits >> $0)
        }
        let end = [0, isIPv4 ? 4 : 16] + octets
        guard bytes.count >= 8 + end.count else { return false }
        return (0...bytes.count - 8 - end.count).contains { index in
            bytes[index + 1] == start[1] && bytes[index..<index + 4].elementsEqual(start)
                && bytes[(index + 8)..<(index + 8 + end.count)].elementsEqual(end)
        }
    }

    /// Decodes the message.
    ///
    /// - Returns: The decoded addresses that the message does not contain. Empty if the decoder refuses the message.
    func madeUp() -> [IPAddress] {
        guard let reply = try? WireReply(decoding: bytes) else { return [] }
        return Self.addresses(of: reply).filter { !holds($0) }
    }
}
