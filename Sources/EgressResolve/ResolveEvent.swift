package import EgressModel

/// An event during a lookup.
package enum ResolveEvent: Hashable, Sendable {
    /// A server replied to a question, whether or not the reply is usable.
    case reply(Reply)
    /// A server gave no usable answer to this question.
    case failure(Question, ServerFailure)
    /// The zone files answered.
    case zoneAnswer(Question, ResponseCode, records: Int)

    package struct Reply: Hashable, Sendable {
        package let question: Question
        package let rcode: ResponseCode
        /// The number of records in the answer section.
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

/// The transport of a query and its reply (RFC 1035, section 4.2).
package enum DNSTransport: Sendable {
    case udp
    case tcp
}

/// Receives each event immediately, on any thread. A `nil` listener means that no events are created.
package typealias ResolveListener = @Sendable (ResolveEvent) -> Void
