public import EgressModel

/// Looks up the addresses of one name and type, following aliases over as many questions as it takes.
public struct AddressLookup: Sendable {
    /// What came of it.
    public enum Verdict: Hashable, Sendable {
        case addresses
        case noData
        case nxDomain
        case failed(ResolveError)
    }

    /// A verdict with all that was learnt on the way to it.
    public struct Result: Hashable, Sendable {
        public let verdict: Verdict
        public let chain: [ChainLink]
        public let addresses: [AddressRecord]
    }

    private let resolver: any Resolver

    public init(_ resolver: any Resolver) {
        self.resolver = resolver
    }

    /// Asks for `qtype` at `name`, and on at the end of the chain for as long as an answer ends in an alias.
    public func look(up name: DomainName, _ qtype: RecordType) async -> Result {
        var chain = CNAMEChain(from: name)
        while true {
            let walked = chain.links.count
            do throws(ResolveError) {
                let question = Question(qname: chain.canonicalName, qtype: qtype)
                let answer = try await resolver.answer(question)
                try chain.follow(answer.records)
                let addresses = chain.addresses(of: qtype, in: answer.records)
                if let verdict = try Self.verdict(on: answer, question, addresses, hasMoved: chain.links.count > walked)
                {
                    return Result(verdict: verdict, chain: chain.links, addresses: addresses)
                }
            } catch {
                return Result(verdict: .failed(error), chain: chain.links, addresses: [])
            }
        }
    }

    /// - Returns: `nil` where the answer ends in an alias and must be asked on. That ends, because every further answer
    ///   adds to a chain of limited length.
    private static func verdict(
        on answer: Answer, _ question: Question, _ addresses: [AddressRecord], hasMoved: Bool
    ) throws(ResolveError) -> Verdict? {
        if answer.rcode == .nxDomain {
            // The rcode speaks of the end of the chain (RFC 6604, section 3).
            guard addresses.isEmpty else { throw ResolveError.contradiction(question) }
            return .nxDomain
        }
        if !addresses.isEmpty { return .addresses }
        return hasMoved ? nil : .noData
    }
}
