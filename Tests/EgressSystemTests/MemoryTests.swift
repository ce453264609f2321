import EgressSystem
import EgressTestSupport
import Testing

@Suite struct MemoryTests {
    private static func contains(_ needle: String, _ text: String) -> Bool {
        Array(text.utf8).withUnsafeBytes { Memory.contains(Array(needle.utf8), in: $0) }
    }

    @Test(arguments: [
        ("", "", true), ("", "a", true), ("a", "", false), ("a", "a", true), ("ab", "a", false), ("ab", "aab", true),
        ("ab", "abb", true), ("aab", "abaab", true), ("{{", "a { { b", false), ("{{", "a {{ b", true),
    ])
    func `finds a text anywhere`(_ needle: String, _ text: String, _ isThere: Bool) {
        #expect(Self.contains(needle, text) == isThere)
    }

    @Test func `finds a text wherever the plain way does`() {
        var generator = SeededGenerator(seed: 1)
        func random(_ counts: ClosedRange<Int>) -> [UInt8] {
            (0..<Int.random(in: counts, using: &generator)).map { _ in .random(in: 1...2, using: &generator) }
        }
        for _ in 0..<2000 {
            let (text, needle) = (random(0...20), random(1...4))
            let isThere = text.indices.contains { text[$0...].starts(with: needle) }
            #expect(text.withUnsafeBytes { Memory.contains(needle, in: $0) } == isThere)
        }
    }

    @Test func `finds the first of a byte`() {
        [UInt8](arrayLiteral: 3, 7, 7).withUnsafeBytes { bytes in
            #expect(Memory.firstOffset(of: 7, in: bytes) == 1)
            #expect(Memory.firstOffset(of: 8, in: bytes) == nil)
            #expect(Memory.firstOffset(of: 7, in: UnsafeRawBufferPointer(rebasing: bytes[..<1])) == nil)
        }
        #expect(Memory.firstOffset(of: 7, in: UnsafeRawBufferPointer(start: nil, count: 0)) == nil)
    }

    @Test func `compares bytes`() {
        let bytes: [UInt8] = [1, 2, 1, 2, 3]
        bytes.withUnsafeBytes { bytes in
            let first = UnsafeRawBufferPointer(rebasing: bytes[..<2])
            #expect(Memory.areEqual(first, UnsafeRawBufferPointer(rebasing: bytes[2..<4])))
            #expect(!Memory.areEqual(first, UnsafeRawBufferPointer(rebasing: bytes[1..<3])))
            #expect(!Memory.areEqual(first, UnsafeRawBufferPointer(rebasing: bytes[2...])))
        }
    }
}
