package import SystemPackage

/// Tells why a master file cannot be used.
package enum MasterFileError: Error, Hashable, Sendable {
    /// It is missing or cannot be read.
    case unreadable(Errno)
    /// A line, counted from 1, is not what RFC 1035, section 5, says.
    case malformed(line: Int, MasterFileFault)
}

/// What is wrong with a line of a master file (RFC 1035, section 5).
package enum MasterFileFault: Hashable, Sendable {
    /// What ldns refuses, in its own words.
    case syntax(String)
    case unknownType
    /// A line that begins with `$` and is none of the directives that we know.
    case unknownDirective
    /// `$TTL` without a number of seconds (RFC 2308, section 4).
    case badTTL
    /// `$ORIGIN` without a name that ends in a dot.
    case badOrigin
    /// `$INCLUDE`, which could read any file.
    case include
    /// A relative name, or `@`, before any `$ORIGIN`.
    case noOrigin
    /// A quote that is open at the end of its line.
    case openQuote
    /// A quote or parenthesis that is open at the end of the file.
    case openEntry
    /// A closing parenthesis that nothing opens.
    case strayParenthesis
    case nulByte
}
