import EgressModel

/// A range of addresses of one family, including both ends.
struct AddressRange: Hashable, Sendable {
    private let isIPv4: Bool
    private var first: UInt128
    private var last: UInt128

    init(_ first: IPAddress, _ last: IPAddress) {
        isIPv4 = first.bitWidth == 32
        self.first = first.bits
        self.last = last.bits
    }

    func contains(_ address: IPAddress) -> Bool {
        isIPv4 == (address.bitWidth == 32) && (first...last).contains(address.bits)
    }

    /// Returns the smallest number of blocks that cover the ranges exactly, IPv4 first.
    static func blocks(of ranges: [AddressRange]) -> [String] {
        [true, false].flatMap { isIPv4 in
            merged(ranges.filter { $0.isIPv4 == isIPv4 }).flatMap(\.blocks)
        }
    }

    private static func merged(_ ranges: [AddressRange]) -> [AddressRange] {
        ranges.sorted { $0.first < $1.first }.reduce(into: []) { merged, range in
            guard let previous = merged.last, previous.last == .max || range.first <= previous.last + 1 else {
                merged.append(range)
                return
            }
            merged[merged.count - 1].last = max(previous.last, range.last)
        }
    }

    private var blocks: [String] {
        let width = isIPv4 ? 32 : 128
        var blocks: [String] = []
        var start = first
        while true {
            // The largest block that begins at `start` and does not extend beyond `last`.
            var hostBits = min(start.trailingZeroBitCount, width)
            while hostBits > 0, lastAddress(start, hostBits) > last { hostBits -= 1 }
            blocks.append("\(address(start))/\(width - hostBits)")
            let end = lastAddress(start, hostBits)
            guard end < last else { return blocks }
            start = end + 1
        }
    }

    private func lastAddress(_ start: UInt128, _ hostBits: Int) -> UInt128 {
        hostBits == 128 ? .max : start + (1 << hostBits - 1)
    }

    private func address(_ bits: UInt128) -> IPAddress {
        isIPv4 ? .ipv4(IPv4Address(bits: UInt32(bits))) : .ipv6(IPv6Address(bits: bits))
    }
}
