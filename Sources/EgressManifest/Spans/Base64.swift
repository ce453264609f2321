/// The text encoding of bytes in 64 characters (RFC 4648, section 4).
enum Base64 {
    /// Returns the text that base64 encodes. White space between the characters is ignored.
    ///
    /// - Returns: `nil` if the text is not base64, or if the bytes are not UTF-8.
    static func text(of encoded: some Sequence<UInt8>) -> String? {
        var bytes: [UInt8] = []
        var (bits, count, isPadded): (UInt32, Int, Bool) = (0, 0, false)
        for byte in encoded where ![0x20, 0x09, 0x0a, 0x0d].contains(byte) {
            if byte == UInt8(ascii: "=") {
                isPadded = true
                continue
            }
            guard !isPadded, let value = value(of: byte) else { return nil }
            (bits, count) = (bits << 6 | value, count + 6)
            guard count >= 8 else { continue }
            count -= 8
            bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
        }
        return String(validating: bytes, as: UTF8.self)
    }

    private static func value(of byte: UInt8) -> UInt32? {
        switch byte {
        case 0x41...0x5a: UInt32(byte) - 0x41
        case 0x61...0x7a: UInt32(byte) - 0x61 + 26
        case 0x30...0x39: UInt32(byte) - 0x30 + 52
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }
}
