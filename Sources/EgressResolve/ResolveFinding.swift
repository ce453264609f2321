package import EgressModel
package import LDNS
package import SystemPackage

/// What there is to say of those who are asked. What became of a name is a value of its own, `NameOutcome`.
package enum ResolveFinding: Hashable, Sendable {
    case zoneFile(ZoneFileError)
    /// A line of resolv.conf that names no server that we can ask.
    case unusedServer(path: String, line: String)
}

/// Tells which zone file cannot be used, and why.
package enum ZoneFileError: Error, Hashable, Sendable {
    /// It is missing or cannot be read.
    case unreadable(path: String, Errno)
    /// A line, counted from 1, is not what it should be.
    case malformed(path: String, line: Int, ZoneFault)
}

/// What is wrong with a line of a zone file.
package enum ZoneFault: Error, Hashable, Sendable {
    case line(MasterFileFault)
    /// A second CNAME of one owner (RFC 1034, section 3.6.2).
    case secondAlias(DomainName)
    /// A CNAME beside other records of its owner (RFC 1034, section 3.6.2).
    case aliasBesideRecords(DomainName)
}
