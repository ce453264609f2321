/// A scanner that splits a master file into entries and counts lines. ldns cannot be used to count them, because it
/// does not count the lines in blank entries.
struct MasterFileScanner {
    private var rest: ArraySlice<UInt8>
    private var line = 1
    private var depth = 0
    private var isQuoted = false

    init(_ text: [UInt8]) {
        rest = text[...]
    }

    /// Returns the next entry that is not blank, or `nil` at the end.
    ///
    /// - Throws: `MasterFileError.malformed` for unbalanced quotes or parentheses and for a NUL byte.
    mutating func next() throws(MasterFileError) -> MasterFileEntry? {
        while !rest.isEmpty {
            let entry = try entry()
            if !entry.text.allSatisfy(MasterFileEntry.isBlank) { return entry }
        }
        return nil
    }

    private mutating func entry() throws(MasterFileError) -> MasterFileEntry {
        var text: [UInt8] = []
        while let byte = rest.popFirst() {
            guard byte != UInt8(ascii: "(") || !text.isEmpty else { throw malformed(.decoratedName) }
            if byte == UInt8(ascii: "\n") {
                guard !isQuoted else { throw malformed(.openQuote) }
                defer { line += 1 }
                if depth == 0 { return MasterFileEntry(text: text, line: line) }
            }
            text.append(contentsOf: try plainText(of: byte))
        }
        guard !isQuoted, depth == 0 else { throw malformed(.openEntry) }
        return MasterFileEntry(text: text, line: line)
    }

    /// Returns the bytes that replace a byte of the file in the entry's single line.
    private mutating func plainText(of byte: UInt8) throws(MasterFileError) -> [UInt8] {
        switch byte {
        case 0: throw malformed(.nulByte)
        case UInt8(ascii: "\\"):
            guard let next = rest.first, next >= 0x20 else { return [byte] }
            return [byte, rest.removeFirst()]
        case UInt8(ascii: "\""): isQuoted.toggle()
        case _ where isQuoted: break
        case UInt8(ascii: ";"): rest = rest.drop { $0 != UInt8(ascii: "\n") }
        case UInt8(ascii: "("): depth += 1
        case UInt8(ascii: ")"):
            guard depth > 0 else { throw malformed(.strayParenthesis) }
            depth -= 1
        case UInt8(ascii: "\n"), UInt8(ascii: "\r"): break
        default: return [byte]
        }
        return isQuoted || byte == UInt8(ascii: "\"") ? [byte] : [0x20]
    }

    private func malformed(_ fault: MasterFileFault) -> MasterFileError { .malformed(line: line, fault) }
}
