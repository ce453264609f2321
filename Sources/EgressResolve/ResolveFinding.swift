package import EgressModel
package import LDNS
package import SystemPackage

/// A finding about the sources of answers. The outcome of a name is a separate value, `NameOutcome`.
package enum ResolveFinding: Hashable, Sendable {
    /// A zone file cannot be used.
    case zoneFile(ZoneFileError)
    /// Records of a zone file that cannot be read and that decide nothing about addresses. Only the existence of their
    /// owners counts.
    case skippedRecords(path: String, SkippedRecords)
    /// A `nameserver` line of resolv.conf that does not name a usable server. Another line does.
    case unusedServer(path: String, line: String)
    /// The `nameserver` lines of resolv.conf, none of which names a usable server.
    case noServer(path: String, lines: [String])
}

/// The reason why a zone file cannot be used.
package enum ZoneFileError: Error, Hashable, Sendable {
    /// The file is missing or cannot be read.
    case unreadable(path: String, Errno)
    /// A line is malformed. Lines are counted from 1.
    case malformed(path: String, line: Int, ZoneFault)
}

/// A fault in a line of a zone file.
package enum ZoneFault: Error, Hashable, Sendable {
    /// The line is not valid in a master file.
    case line(MasterFileFault)
    /// The owner has two different CNAME records (RFC 1034, section 3.6.2).
    case secondAlias(DomainName)
    /// The owner has both a CNAME record and other records (RFC 1034, section 3.6.2).
    case aliasBesideRecords(DomainName)
}
