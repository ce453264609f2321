package import EgressModel

extension Question {
    /// The size of the header of a message in octets (RFC 1035, section 4.1.1).
    private static let headerSize = 12

    /// Reads the question of a message and nothing else. Most of the messages that egressgen observes are about names
    /// that no policy contains, and decoding them would cost a hundred times as much.
    ///
    /// - Returns: `nil` unless the message has exactly one question, its class is IN, and its name is not compressed and
    ///   fits a `DomainName`.
    package init?(peekingInto message: UnsafeBufferPointer<UInt8>) {
        guard message.count > Self.headerSize, message[4] == 0, message[5] == 1 else { return nil }
        var end = Self.headerSize
        while end < message.count, message[end] != 0 {
            guard message[end] < 64 else { return nil }
            end += 1 + Int(message[end])
        }
        end += 1
        guard end + 4 <= message.count, message[end + 2] == 0, message[end + 3] == 1,
            let qname = DomainName(wire: UnsafeBufferPointer(rebasing: message[Self.headerSize..<end]))
        else { return nil }
        self.init(qname: qname, qtype: RecordType(rawValue: UInt16(message[end]) << 8 | UInt16(message[end + 1])))
    }
}
