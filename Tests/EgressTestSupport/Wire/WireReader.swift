import EgressModel

/// Reads the fields of a message from left to right. Every read after the end returns `nil`.
struct WireReader {
    private let bytes: [UInt8]
    private(set) var offset = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    mutating func uint8() -> UInt8? {
        guard offset < bytes.count else { return nil }
        defer { offset += 1 }
        return bytes[offset]
    }

    mutating func uint16() -> UInt16? {
        guard let high = uint8(), let low = uint8() else { return nil }
        return UInt16(high) << 8 | UInt16(low)
    }

    mutating func skip(_ count: Int) {
        offset += count
    }

    /// Reads an uncompressed name. Returns it in lower case and without a final dot.
    mutating func name() -> String? {
        var labels: [String] = []
        while let length = uint8(), length < 64 {
            if length == 0 { return labels.joined(separator: ".").lowercased() }
            guard offset + Int(length) <= bytes.count else { return nil }
            labels.append(String(decoding: bytes[offset..<offset + Int(length)], as: UTF8.self))
            offset += Int(length)
        }
        return nil
    }
}
