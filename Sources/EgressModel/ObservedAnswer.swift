/// An answer to an address question that somebody else received: what a DNS server told a client.
package struct ObservedAnswer: Hashable, Sendable {
    /// The name and the type that the client asked for.
    package let question: Question
    /// The aliases that lead from the name to the owner of the addresses, in order.
    package let chain: [ChainLink]
    /// The addresses at the end of the chain, in ascending order. A truncated answer can lack some of them.
    package let addresses: [AddressRecord]
    /// The time at which the server sent the answer.
    package let time: UTCTime

    package init(question: Question, chain: [ChainLink], addresses: [AddressRecord], time: UTCTime) {
        self.question = question
        self.chain = chain
        self.addresses = addresses
        self.time = time
    }
}
