/// The words of an entry, or of its rest. A backslash makes the byte after it part of the word, even a blank.
struct MasterFileWords: IteratorProtocol, Sequence {
    /// The text that was not returned yet.
    private(set) var rest: ArraySlice<UInt8>

    init(_ text: ArraySlice<UInt8>) {
        rest = text
    }

    mutating func next() -> ArraySlice<UInt8>? {
        rest = rest.drop(while: MasterFileEntry.isBlank)
        guard !rest.isEmpty else { return nil }
        var end = rest.startIndex
        while end < rest.endIndex, !MasterFileEntry.isBlank(rest[end]) {
            end += rest[end] == UInt8(ascii: "\\") ? 2 : 1
        }
        end = Swift.min(end, rest.endIndex)
        defer { rest = rest[end...] }
        return rest[..<end]
    }
}
