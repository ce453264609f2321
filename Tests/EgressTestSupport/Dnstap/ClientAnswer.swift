internal import EgressModel

/// What a DNS server tells a client, as bytes of dnstap.
package struct ClientAnswer: Sendable {
    /// The message, which another frame can have.
    package let message: MessageBuilder
    /// The identity of the server.
    package var identity: String?
    /// The time of the answer in seconds since 1970-01-01T00:00:00Z; `nil` if the server does not say it.
    package var time: UInt64?

    /// Creates the answer to a question for A or AAAA.
    ///
    /// - Parameters:
    ///   - qname: The name that the client asks for, without its final dot.
    ///   - aliases: The targets of the CNAME chain.
    ///   - addresses: The addresses at the end of the chain. The first decides the type of the question.
    package init(_ qname: String, through aliases: [String] = [], _ addresses: String...) {
        self.init(qname, through: aliases, addresses)
    }

    fileprivate init(_ qname: String, through aliases: [String], _ addresses: [String]) {
        let names = ([qname] + aliases).map { $0 + "." }
        let type: RecordType = addresses.first?.contains(":") == true ? .aaaa : .a
        let chain = zip(names, names.dropFirst()).reduce(MessageBuilder(id: 7, names[0], type)) { $0.cname($1.0, $1.1) }
        message = chain.addresses(names[names.count - 1], addresses)
    }

    package func with(_ change: (inout ClientAnswer) -> Void) -> ClientAnswer {
        var copy = self
        change(&copy)
        return copy
    }

    /// The payload of the frame.
    package var payload: [UInt8] {
        DnstapFrame(message.bytes).with { frame in
            frame.identity = identity.map { Array($0.utf8) }
            frame.time = time.map { ($0, 0) }
        }.bytes
    }

    /// The frame.
    package var frame: [UInt8] { FrameStreamBytes.data(payload) }
}

extension FrameStreamBytes {
    /// Returns a recording of answers.
    package static func recording(of answers: ClientAnswer...) -> [UInt8] { recording(answers.map(\.payload)) }
}

extension TapSender {
    /// Starts a stream, without a handshake.
    package func start() throws(SupportError) { try send(FrameStreamBytes.start()) }

    /// Sends an answer in a stream that has started.
    package func tell(_ qname: String, through aliases: [String] = [], _ addresses: String...) throws(SupportError) {
        try tell(ClientAnswer(qname, through: aliases, addresses))
    }

    package func tell(_ answer: ClientAnswer) throws(SupportError) { try send(answer.frame) }
}
