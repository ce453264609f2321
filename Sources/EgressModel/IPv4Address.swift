/// An IPv4 address. Addresses sort by number.
package struct IPv4Address: Hashable, Comparable, Sendable {
    /// The four octets as one number. The first octet is the most significant one.
    package let bits: UInt32

    package init(bits: UInt32) {
        self.bits = bits
    }

    /// Parses four decimal octets, such as `140.205.34.3`.
    ///
    /// White space and signs are refused. Leading zeros are refused because some parsers read `010` as 8 (RFC 6943,
    /// section 3.1.1).
    /// - Throws: `FormatError` if the text does not have this form.
    package init(_ text: some StringProtocol) throws(FormatError) {
        let parts = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 4 else { throw .notIPv4 }
        var bits: UInt32 = 0
        for part in parts {
            guard (1...3).contains(part.count),
                part.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
            else { throw .notIPv4 }
            guard part.count == 1 || part.first != UInt8(ascii: "0") else { throw .leadingZero }
            let octet = part.reduce(UInt32(0)) { $0 * 10 + UInt32($1 - UInt8(ascii: "0")) }
            guard octet <= 255 else { throw .largeOctet }
            bits = bits << 8 | octet
        }
        self.bits = bits
    }

    package static func < (left: IPv4Address, right: IPv4Address) -> Bool { left.bits < right.bits }
}

extension IPv4Address: CustomStringConvertible {
    package var description: String { "\(bits >> 24).\(bits >> 16 & 255).\(bits >> 8 & 255).\(bits & 255)" }
}
