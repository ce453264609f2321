extension StringProtocol {
    /// The words of the system, of a library or of ldns with a lower-case start, to follow ours.
    package var lowercasedStart: String { prefix(1).lowercased() + dropFirst() }
}

extension Array<UInt8> {
    /// A text file's bytes behind the mark that some editors put first (RFC 3629, section 6).
    package var withoutByteOrderMark: ArraySlice<UInt8> { starts(with: [0xef, 0xbb, 0xbf]) ? dropFirst(3) : self[...] }
}
