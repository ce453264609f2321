/// An entry of a master file on a single line, without parentheses and comments (RFC 1035, section 5.1).
struct MasterFileEntry {
    /// The text of the entry. It starts with a blank if the owner is omitted.
    let text: [UInt8]
    /// The line in which the entry ends, counted from 1.
    let line: Int

    static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
}
