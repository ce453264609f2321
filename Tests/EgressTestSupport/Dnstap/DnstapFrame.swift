/// A dnstap message, encoded field by field without a protobuf library (https://dnstap.info).
package struct DnstapFrame: Sendable {
    /// Types of messages.
    package enum Kind: UInt64, Sendable {
        case authResponse = 2
        case resolverResponse = 4
        case clientQuery = 5
        case clientResponse = 6
        case forwarderResponse = 8
    }

    package var kind = Kind.clientResponse
    package var identity: [UInt8]?
    package var client: [UInt8]? = [10, 0, 0, 7]
    /// The time of the response in seconds and nanoseconds.
    package var time: (seconds: UInt64, nanoseconds: UInt32)?
    package var message: [UInt8]?
    /// The number of bytes in `extra`. CoreDNS sends the frame immediately if it is long.
    package var padding = 0

    package init(_ message: [UInt8]?) {
        self.message = message
    }

    package func with(_ change: (inout DnstapFrame) -> Void) -> DnstapFrame {
        var copy = self
        change(&copy)
        return copy
    }

    /// The payload of the frame.
    package var bytes: [UInt8] {
        var inner: [UInt8] = []
        inner += Self.field(1, kind.rawValue) + Self.field(2, 1) + Self.field(3, 1)
        if let client { inner += Self.field(4, client) }
        if let time {
            inner += Self.field(8, time.seconds) + Self.field(12, time.seconds)
            inner += Self.key(13, 5) + (0..<4).map { UInt8(truncatingIfNeeded: time.nanoseconds >> (8 * $0)) }
        }
        if let message { inner += Self.field(14, message) }
        var outer: [UInt8] = []
        if let identity { outer += Self.field(1, identity) }
        outer += Self.field(2, Array("CoreDNS-1.13.2".utf8))
        if padding > 0 { outer += Self.field(3, [UInt8](repeating: 0x2e, count: padding)) }
        return outer + Self.field(14, inner) + Self.field(15, 1)
    }

    private static func field(_ number: UInt64, _ value: UInt64) -> [UInt8] { key(number, 0) + varint(value) }

    private static func field(_ number: UInt64, _ value: [UInt8]) -> [UInt8] {
        key(number, 2) + varint(UInt64(value.count)) + value
    }

    private static func key(_ number: UInt64, _ wireType: UInt64) -> [UInt8] { varint(number << 3 | wireType) }

    private static func varint(_ value: UInt64) -> [UInt8] {
        var (rest, bytes): (UInt64, [UInt8]) = (value, [])
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        return bytes + [UInt8(rest)]
    }
}
