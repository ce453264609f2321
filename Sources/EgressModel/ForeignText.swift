extension StringProtocol {
    /// The text with its first character in lower case. Messages of the system, of libraries and of ldns need this when
    /// they follow egressgen's own words.
    package var lowercasedStart: String { prefix(1).lowercased() + dropFirst() }
}

extension Array<UInt8> {
    /// The bytes of a text file without the byte order mark that some editors write first (RFC 3629, section 6).
    package var withoutByteOrderMark: ArraySlice<UInt8> { starts(with: [0xef, 0xbb, 0xbf]) ? dropFirst(3) : self[...] }
}
