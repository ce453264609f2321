package import EgressModel
package import LDNS
package import SystemPackage

/// What there is to say of those who are asked. What became of a name is a value of its own, `NameOutcome`.
package enum ResolveFinding: Error, Hashable, Sendable {
    /// A zone file is missing or cannot be read.
    case unreadableZone(path: String, Errno)
    /// A line of a zone file, counted from 1, is not what it should be.
    case malformedZone(path: String, line: Int, ZoneFault)
    /// A line of resolv.conf that names no server that we can ask.
    case unusedServer(path: String, line: String)
}

/// What is wrong with a line of a zone file.
package enum ZoneFault: Error, Hashable, Sendable {
    case line(MasterFileFault)
    /// A second CNAME of one owner (RFC 1034, section 3.6.2).
    case secondAlias(DomainName)
    /// A CNAME beside other records of its owner (RFC 1034, section 3.6.2).
    case aliasBesideRecords(DomainName)
}
