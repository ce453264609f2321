internal import EgressModel
internal import LDNS

extension ServerFailure.Cause {
    /// Creates the reason why a reply to the question is not an answer, or `nil` if it is one.
    init?(refusing reply: WireReply, as answerTo: Question) {
        guard let cause = Self.cause(of: reply, answerTo) else { return nil }
        self = cause
    }

    private static func cause(of reply: WireReply, _ question: Question) -> ServerFailure.Cause? {
        if reply.isTruncated { return .truncatedOverTCP }
        guard reply.rcode == .noError || reply.rcode == .nxDomain else { return .rcode(reply.rcode) }
        if let fault = fault(of: reply, question) { return .malformed(fault) }
        guard reply.rcode == .noError, !reply.answers(question) else { return nil }
        let types = Set(reply.authority.map(\.rdata.type))
        let isReferral = !reply.isAuthoritative && types.contains(.ns) && !types.contains(.soa)
        return isReferral || !(reply.isAuthoritative || reply.isRecursionAvailable) ? .lame : nil
    }

    /// Returns what is wrong with the answer section, if it says nothing about the name.
    private static func fault(of reply: WireReply, _ question: Question) -> MessageFault? {
        guard !reply.answers(question) else { return nil }
        // The reply has a DNAME for the name but not the CNAME that follows from it, so it does not prove that the name
        // has no records.
        let isRedirected = reply.answer.contains { $0.rdata.type == .dname && question.qname.isWithin($0.owner) }
        if reply.rcode == .noError, isRedirected { return .lostAlias }
        let places = reply.answer.filter { [.a, .aaaa, .cname].contains($0.rdata.type) }
        guard !places.isEmpty || reply.hasForeignOwner, !places.contains(where: { $0.owner == question.qname }) else {
            return nil
        }
        var others: [Question] = []
        for place in places.map({ Question(qname: $0.owner, qtype: $0.rdata.type) }) where !others.contains(place) {
            others.append(place)
        }
        return .otherNames(others)
    }
}

extension WireReply {
    /// Whether the answer section has a record of the type that was asked for, or an alias, whose owner is the name.
    fileprivate func answers(_ question: Question) -> Bool {
        answer.contains { $0.owner == question.qname && [question.qtype, .cname].contains($0.rdata.type) }
    }
}
