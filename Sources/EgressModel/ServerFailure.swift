/// What one server did instead of answering.
package struct ServerFailure: Error, Hashable, Sendable {
    /// The ways in which a server fails to answer.
    package enum Cause: Hashable, Sendable {
        /// Silence for this many seconds.
        case timeout(seconds: Int)
        /// Silence before, so that it was not asked.
        case silent
        case rcode(ResponseCode)
        /// A reply to our question that is damaged.
        case malformed(MessageFault)
        /// The truncated answer could not be had over TCP, for this cause.
        indirect case truncated(overTCP: Cause)
        /// The answer is truncated over TCP too.
        case truncatedOverTCP
        /// The system cannot reach the server; the number is that of errno(3).
        case unreachable(errno: CInt)
        /// The server closed the connection before its reply.
        case closed
        /// The connection failed in another way, in SwiftNIO's own words.
        case disconnected(String)
        /// An empty answer from a server that neither owns the zone nor recurses, or a referral.
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
    /// What the server says of its rcode.
    package let extendedErrors: [ExtendedError]

    package init(server: NameServer, cause: Cause, extendedErrors: [ExtendedError] = []) {
        self.server = server
        self.cause = cause
        self.extendedErrors = extendedErrors
    }
}

/// What is wrong with a DNS message.
package enum MessageFault: Error, Hashable, Sendable {
    /// What ldns refuses, in its own words.
    case undecodable(String)
    /// An A or AAAA record with so many octets of rdata.
    case addressLength(Int)
    /// A name in the rdata of a record that ends before or behind the rdata's end.
    case nameLength
    /// A compression pointer that does not point back (RFC 1035, section 4.1.4).
    case forwardPointer
    /// More than one TSIG record (RFC 8945, section 5.1).
    case secondSignature
    /// A DNAME for the name without the CNAME that a server makes of it (RFC 6672, section 3.1).
    case lostAlias
}
