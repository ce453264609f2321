/// Why one server gave no usable answer.
package struct ServerFailure: Error, Hashable, Sendable {
    /// The cause of a server's failure.
    package enum Cause: Hashable, Sendable {
        /// The server did not reply within this time.
        case timeout(TimeSpan)
        /// The server was not asked, because it has not replied to recent queries.
        case silent
        case rcode(ResponseCode)
        /// The server replied to the question, but the reply is malformed.
        case malformed(MessageFault)
        /// The reply over UDP is truncated, and the query over TCP failed for this cause.
        indirect case truncated(overTCP: Cause)
        /// The reply over TCP is truncated too.
        case truncatedOverTCP
        /// The system cannot reach the server. The value is an error number of errno(3).
        case unreachable(errno: CInt)
        /// The server closed the connection before it replied.
        case closed
        /// The connection failed in another way. The value is SwiftNIO's description of the error.
        case disconnected(String)
        /// The reply is a referral, or it is empty and the server is neither authoritative for the zone nor recursive.
        case lame

        var isTimeout: Bool {
            switch self {
            case .timeout, .silent: true
            default: false
            }
        }
    }

    package let server: NameServer
    package let cause: Cause
    /// The extended errors of the server's reply.
    package let extendedErrors: [ExtendedError]

    package init(server: NameServer, cause: Cause, extendedErrors: [ExtendedError] = []) {
        self.server = server
        self.cause = cause
        self.extendedErrors = extendedErrors
    }
}

/// What is wrong with a DNS message.
package enum MessageFault: Error, Hashable, Sendable {
    /// ldns cannot decode the message. The value is ldns's description of the error.
    case undecodable(String)
    /// The rdata of an A or AAAA record has the wrong length. The value is its number of octets.
    case addressLength(Int)
    /// The names in the rdata of a record do not fit the length of the rdata.
    case nameLength
    /// A compression pointer does not point backward (RFC 1035, section 4.1.4).
    case forwardPointer
    /// The message has more than one TSIG record (RFC 8945, section 5.1).
    case secondSignature
    /// The reply has a DNAME for the name, but not the CNAME that a server synthesizes from it (RFC 6672, section 3.1).
    case lostAlias
    /// The answer section has address or CNAME records, but the name that was asked owns none of them. The list contains
    /// the owners and types of these records, without duplicates and without owners that a `DomainName` cannot hold.
    case otherNames([Question])
}
