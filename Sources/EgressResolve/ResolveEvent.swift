package import EgressModel

/// One thing that happens while names are looked up.
package enum ResolveEvent: Hashable, Sendable {
    /// A message from a server to a question of ours, be it an answer that counts or not.
    case reply(Reply)
    /// A server gave no answer that counts, for this question.
    case failure(Question, ServerFailure)
    /// The zone files answered.
    case zoneAnswer(Question, ResponseCode, records: Int)

    package struct Reply: Hashable, Sendable {
        package let question: Question
        package let rcode: ResponseCode
        /// Records in the answer section.
        package let records: Int
        package let server: NameServer
        package let transport: DNSTransport

        package init(
            to question: Question, _ rcode: ResponseCode, records: Int, from server: NameServer,
            over transport: DNSTransport
        ) {
            self.question = question
            self.rcode = rcode
            self.records = records
            self.server = server
            self.transport = transport
        }
    }
}

/// How a query and its reply travel (RFC 1035, section 4.2).
package enum DNSTransport: Sendable {
    case udp
    case tcp
}

/// Gets each event at once, on whatever thread; `nil` where nobody listens, so that no event is made.
package typealias ResolveListener = @Sendable (ResolveEvent) -> Void
