/// Tells what libldns, or the system on its behalf, could not do.
package enum LDNSError: Error, Hashable, Sendable {
    /// A message could not be encoded or decoded; the text is ldns's own.
    case wire(String)
    /// A file could not be opened or read; the text is the system's own.
    case unreadable(String)
    /// A line of a master file is not what RFC 1035, section 5, says; lines count from 1.
    case malformed(line: Int, String)
}
