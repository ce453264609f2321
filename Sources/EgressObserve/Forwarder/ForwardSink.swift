package import EgressModel

/// Decides when clients get the answers of upstreams.
///
/// The functions run on the thread of the forwarder. They must not wait.
package protocol ForwardSink: Sendable {
    /// Judges a reply to an address question.
    ///
    /// - Parameters:
    ///   - reply: The message in wire format.
    ///   - end: Called once after the verdict `.hold`, from any thread, unless the forwarder forgets the hold before.
    /// - Returns: When the client gets the reply.
    func judge(_ reply: UnsafeBufferPointer<UInt8>, _ end: @escaping @Sendable (HoldEnd) -> Void) -> HoldVerdict
    /// Forgets a hold whose answer the client has.
    func forget(hold: UInt64)
    func note(_ event: ForwardEvent)
}

/// When the client gets a reply.
package enum HoldVerdict: Hashable, Sendable {
    case now
    /// Now, although an address of the reply is not in a policy that needs it.
    case late(ForwardCounts.Lateness)
    /// After a number of seconds.
    case after(seconds: Double)
    /// When the hold with this number ends.
    case hold(UInt64)
}

/// How a hold ended.
package enum HoldEnd: Hashable, Sendable {
    /// All addresses are acknowledged. The client gets the answer after this number of seconds.
    case acknowledged(settling: Double)
    case late(ForwardCounts.Lateness)
}

/// What happens at a forwarder, besides the replies.
package enum ForwardEvent: Hashable, Sendable {
    /// The first query of a client arrived.
    case heard
    /// A client has an answer that was held for a number of seconds; `late` tells why its addresses are not acknowledged.
    case held(Question?, seconds: Double, late: ForwardCounts.Lateness?)
}
