package import SystemPackage

/// The reason why a master file cannot be used.
package enum MasterFileError: Error, Hashable, Sendable {
    /// The file is missing or cannot be read.
    case unreadable(Errno)
    /// A line does not conform to RFC 1035, section 5. Lines are counted from 1.
    case malformed(line: Int, MasterFileFault)
}

/// A fault in a line of a master file (RFC 1035, section 5).
package enum MasterFileFault: Error, Hashable, Sendable {
    /// ldns refuses the line. The value is the error message of ldns.
    case syntax(String)
    /// The entry has no type: a word is missing after the owner, TTL and class, or cannot be the name of a type.
    case noType
    /// Rdata in the generic form without exactly as many bytes as it says and as its type requires (RFC 3597, section
    /// 5).
    case badGenericRdata
    /// The line begins with `$` but is not a known directive.
    case unknownDirective
    /// The TTL of a record or of a `$TTL` is not a number of seconds (RFC 2308, section 4).
    case badTTL
    /// The line has an `$ORIGIN` that is not followed by exactly one name.
    case badOrigin
    /// The line has an `$INCLUDE`, which is refused because it could read any file.
    case include
    /// The line has a relative name, or `@`, before any `$ORIGIN`.
    case noOrigin
    /// A quote is not closed on its line.
    case openQuote
    /// A quote or parenthesis is not closed before the end of the file.
    case openEntry
    /// An owner or an origin is in quotes, or an entry starts with a parenthesis. Programs read these in different ways.
    case decoratedName
    /// A closing parenthesis has no opening one.
    case strayParenthesis
    case nulByte
}
