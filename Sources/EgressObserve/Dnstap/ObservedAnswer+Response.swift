package import EgressModel
internal import LDNS

extension ObservedAnswer {
    /// Reads the answer of a response.
    ///
    /// The initializer fails unless somebody needs the answer, the response is one to an address question with the rcode
    /// NOERROR, and it has addresses at the end of the chain that starts at the name of the question.
    ///
    /// - Parameters:
    ///   - message: The response in wire format.
    ///   - time: The time of the response.
    ///   - isWanted: Whether somebody needs the answer to a question. The rest of the message is decoded only then.
    package init?(response message: [UInt8], at time: UTCTime, where isWanted: (Question) -> Bool) {
        guard
            let answer = message.withUnsafeBufferPointer({
                ObservedAnswer(response: $0, at: time, where: isWanted)
            })
        else { return nil }
        self = answer
    }

    /// Reads the answer of a response, as `init(response:at:where:)` does.
    package init?(response message: UnsafeBufferPointer<UInt8>, at time: UTCTime, where isWanted: (Question) -> Bool) {
        guard
            let question = Question(peekingInto: message),
            question.qtype == .a || question.qtype == .aaaa, isWanted(question),
            let reply = try? WireReply(decoding: message),
            reply.isResponse, reply.opcode == 0, reply.rcode == .noError, reply.question == question
        else { return nil }
        var chain = CNAMEChain(from: question.qname)
        guard (try? chain.follow(reply.answer)) != nil else { return nil }
        let addresses = chain.addresses(of: question.qtype, in: reply.answer)
        guard !addresses.isEmpty else { return nil }
        self.init(question: question, chain: chain.links, addresses: addresses, time: time)
    }
}
