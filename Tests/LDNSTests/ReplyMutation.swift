import EgressTestSupport

/// A generator of random damage to messages. The same seed produces the same damage in every run.
struct ReplyMutation {
    private var random: SeededGenerator

    init(seed: UInt64) {
        random = SeededGenerator(seed: seed)
    }

    /// Returns one of the messages after one to four random changes. A change may insert a piece of another message.
    mutating func next(of messages: [[UInt8]]) -> [UInt8] {
        var bytes = messages[index(messages.count)]
        for _ in 0...index(4) { damage(&bytes, messages[index(messages.count)]) }
        return bytes
    }

    private mutating func damage(_ bytes: inout [UInt8], _ other: [UInt8]) {
        guard bytes.count > 2 else { return bytes = other }
        let place = index(bytes.count - 1)
        switch index(9) {
        case 0: bytes[place] ^= 1 << UInt8(index(8))
        case 1: bytes[place] = UInt8(index(256))
        case 2: bytes.replaceSubrange(place...place + 1, with: extreme())
        // Change a count in the header, because a decoder that trusts the counts is at risk.
        case 3: bytes[min(4 + index(8), bytes.count - 1)] = UInt8(index(4))
        case 4: bytes.replaceSubrange(place...place + 1, with: [0xc0 | UInt8(index(2)), UInt8(index(256))])
        case 5: bytes.removeSubrange(piece(of: bytes))
        case 6: bytes.insert(contentsOf: bytes[piece(of: bytes)], at: place)
        case 7: bytes.insert(contentsOf: other[piece(of: other)], at: place)
        default: bytes.removeLast(bytes.count - place)
        }
    }

    private mutating func piece(of bytes: [UInt8]) -> Range<Int> {
        let start = index(bytes.count)
        return start..<min(bytes.count, start + 1 + index(24))
    }

    private mutating func extreme() -> [UInt8] {
        [[0, 0], [0, 1], [0, 3], [0, 5], [0, 16], [0, 28], [0x7f, 0xff], [0x80, 0], [0xff, 0xff]][index(9)]
    }

    private mutating func index(_ count: Int) -> Int { Int.random(in: 0..<count, using: &random) }
}
