/// An IPv6 address without a zone. Addresses sort by number and are written as RFC 5952 specifies.
package struct IPv6Address: Hashable, Comparable, Sendable {
    // The address is stored in two halves. A `UInt128` would align every array of addresses to 16 bytes, and such an
    // array needs a slower kind of allocation.
    private let high: UInt64
    private let low: UInt64

    package init(bits: UInt128) {
        high = UInt64(truncatingIfNeeded: bits >> 64)
        low = UInt64(truncatingIfNeeded: bits)
    }

    /// The sixteen octets as one number. The first octet is the most significant one.
    package var bits: UInt128 { UInt128(high) << 64 | UInt128(low) }

    /// Parses any form of RFC 4291, section 2.2: eight groups, at most one `::`, and optional dotted octets at the end.
    ///
    /// - Throws: `FormatError` if the text does not have such a form. Zones, as in `fe80::1%eth0`, are refused because
    ///   a policy cannot contain them.
    package init(_ text: some StringProtocol) throws(FormatError) {
        let halves = try Self.halves(of: text)
        let left = try Self.groups(of: halves[0], endsAddress: halves.count == 1)
        let right = halves.count == 2 ? try Self.groups(of: halves[1], endsAddress: true) : []
        let missing = 8 - left.count - right.count
        guard halves.count == 2 ? missing >= 1 : missing == 0 else { throw .notIPv6 }
        let groups = left + Array(repeating: 0, count: missing) + right
        self.init(bits: groups.reduce(0) { $0 << 16 | UInt128($1) })
    }

    /// The IPv4 address in the last 32 bits, where IPv4-mapped and NAT64 addresses contain it.
    package var embeddedIPv4: IPv4Address { IPv4Address(bits: UInt32(truncatingIfNeeded: bits)) }

    /// Whether the address is in `::ffff:0:0/96` (RFC 4291, section 2.5.5.2).
    package var isIPv4Mapped: Bool { bits >> 32 == 0xffff }

    package static func < (left: IPv6Address, right: IPv6Address) -> Bool { left.bits < right.bits }

    /// Returns the text before and after `::`, or the whole text if it has no `::`.
    private static func halves(of text: some StringProtocol) throws(FormatError) -> [Substring.UTF8View.SubSequence] {
        let bytes = Substring(text).utf8
        let colon = UInt8(ascii: ":")
        var gap: Substring.Index?
        var index = bytes.startIndex
        while index < bytes.endIndex {
            let next = bytes.index(after: index)
            if bytes[index] == colon, next < bytes.endIndex, bytes[next] == colon {
                guard gap == nil else { throw .notIPv6 }
                gap = index
                index = bytes.index(after: next)
            } else {
                index = next
            }
        }
        guard let gap else { return [bytes] }
        return [bytes[..<gap], bytes[bytes.index(gap, offsetBy: 2)...]]
    }

    private static func groups(of half: Substring.UTF8View, endsAddress: Bool) throws(FormatError) -> [UInt16] {
        guard !half.isEmpty else { return [] }
        let parts = half.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        var groups: [UInt16] = []
        for (index, part) in parts.enumerated() {
            if endsAddress, index == parts.count - 1, part.contains(UInt8(ascii: ".")) {
                let octets = try IPv4Address(Substring(part)).bits
                groups += [UInt16(octets >> 16), UInt16(octets & 0xffff)]
            } else {
                groups.append(try group(part))
            }
        }
        guard groups.count <= 8 else { throw .notIPv6 }
        return groups
    }

    private static func group(_ part: Substring.UTF8View) throws(FormatError) -> UInt16 {
        // `UInt16(_:radix:)` alone would accept a sign.
        guard (1...4).contains(part.count), part.first != UInt8(ascii: "+"), part.first != UInt8(ascii: "-"),
            let value = UInt16(Substring(part), radix: 16)
        else { throw .notIPv6 }
        return value
    }
}

extension IPv6Address: CustomStringConvertible {
    /// The text form of RFC 5952: lower case, no leading zeros, and `::` for the longest run of two or more zero
    /// groups.
    package var description: String {
        if isIPv4Mapped { return "::ffff:\(embeddedIPv4)" }
        let groups = (0..<8).map { UInt16(truncatingIfNeeded: bits >> (112 - 16 * $0)) }
        let run = Self.longestZeroRun(in: groups)
        guard run.count >= 2 else { return Self.hex(groups[...]) }
        return Self.hex(groups[..<run.lowerBound]) + "::" + Self.hex(groups[run.upperBound...])
    }

    private static func hex(_ groups: ArraySlice<UInt16>) -> String {
        groups.map { String($0, radix: 16) }.joined(separator: ":")
    }

    /// Returns the longest run of zero groups. If several runs have this length, returns the first one (RFC 5952,
    /// section 4.2.3).
    private static func longestZeroRun(in groups: [UInt16]) -> Range<Int> {
        var longest = 0..<0
        var start = 0
        for index in groups.indices {
            if groups[index] != 0 { start = index + 1 }
            if index + 1 - start > longest.count { longest = start..<(index + 1) }
        }
        return longest
    }
}
