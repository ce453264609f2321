package import EgressModel
internal import LDNS

/// What a DNS server told one client about one question, whatever the answer was.
package struct Observation: Hashable, Sendable {
    package enum Outcome: Hashable, Sendable {
        /// Records of the type that was asked for: the addresses at the end of the chain, in ascending order, or none for
        /// other types.
        case answered([AddressRecord])
        /// The name exists, but has no record of the type.
        case noData
        /// The name does not exist.
        case nxDomain
        /// Any other rcode, a chain that cannot be followed, or a truncated answer without a record of the type, which says
        /// nothing about the name.
        case failed
    }

    package let client: IPAddress
    /// The time of the question, or else of the answer; `nil` if the server reports neither.
    package let time: UTCTime?
    package let question: Question
    /// The aliases that lead from the name to the end of the chain, in order.
    package let chain: [ChainLink]
    package let outcome: Outcome

    package init(
        client: IPAddress, time: UTCTime?, question: Question, chain: [ChainLink] = [], outcome: Outcome
    ) {
        self.client = client
        self.time = time
        self.question = question
        self.chain = chain
        self.outcome = outcome
    }

    /// Reads a response.
    ///
    /// The initializer fails if the server does not report the client, or if the message is not a response to one
    /// question of class IN whose name a `DomainName` can hold.
    package init?(_ response: ClientResponse) {
        guard let client = response.client?.unmapped, let reply = Self.reply(response.message), reply.isResponse,
            reply.opcode == 0, let question = reply.question
        else { return nil }
        var chain = CNAMEChain(from: question.qname)
        let isWhole = (try? chain.follow(reply.answer)) != nil
        self.init(
            client: client, time: response.questionTime, question: question, chain: chain.links,
            outcome: isWhole ? Self.outcome(of: reply, chain) : .failed)
    }

    /// Returns whether a response to a client is about one name of class IN that a `DomainName` cannot hold.
    package static func isAboutUnusualName(_ response: ClientResponse) -> Bool {
        guard response.client != nil, let reply = reply(response.message) else { return false }
        return reply.isResponse && reply.opcode == 0 && reply.question == nil && isInternet(response.message)
    }

    /// Returns whether a message has one question, of class IN.
    private static func isInternet(_ message: [UInt8]) -> Bool {
        guard message.count > 12, message[4] == 0, message[5] == 1 else { return false }
        var end = 12
        while end < message.count, message[end] != 0, message[end] < 64 { end += 1 + Int(message[end]) }
        return end + 4 < message.count && message[end] == 0 && message[end + 3] == 0 && message[end + 4] == 1
    }

    /// Decodes a message. A plain one need not pass through ldns: it repeats its own question.
    private static func reply(_ message: [UInt8]) -> WireReply? {
        message.withUnsafeBufferPointer { bytes in
            let question = Question(peekingInto: bytes)
            return try? WireReply(decoding: bytes, to: question.map { ($0, message) })
        }
    }

    private static func outcome(of reply: WireReply, _ chain: CNAMEChain) -> Outcome {
        switch reply.rcode {
        case .nxDomain: return .nxDomain
        case .noError: break
        default: return .failed
        }
        guard let question = reply.question else { return .failed }
        let addresses = chain.addresses(of: question.qtype, in: reply.answer)
        let hasRecord = reply.answer.contains { record in
            record.owner == chain.canonicalName && record.rdata.type == question.qtype
                || question.qtype == .cname && record.owner == question.qname && record.rdata.type == .cname
        }
        return hasRecord ? .answered(addresses) : reply.isTruncated ? .failed : .noData
    }
}

extension ClientResponse {
    fileprivate var questionTime: UTCTime? {
        queryTime ?? responseNanoseconds.map { UTCTime(seconds: $0 / 1_000_000_000) }
    }
}

extension IPAddress {
    /// The IPv4 address of an IPv4-mapped one, which a server with one socket for both families can report.
    fileprivate var unmapped: IPAddress {
        guard case .ipv6(let address) = self, address.isIPv4Mapped else { return self }
        return .ipv4(address.embeddedIPv4)
    }
}
