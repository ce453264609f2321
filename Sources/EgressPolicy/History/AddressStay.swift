package import EgressModel

/// One uninterrupted stay of an address in the rule of a host.
package struct AddressStay: Hashable, Sendable {
    package let address: IPAddress
    /// The revision that brought the address; `nil` if it was there before the history begins.
    package let came: RevisionMark?
    /// The revision that removed the address; `nil` if it is still there when the history ends.
    package let went: RevisionMark?
}

/// An absence of an address between two stays, while the policy listed its host.
package struct AddressReturn: Hashable, Sendable {
    package let address: IPAddress
    package let went: RevisionMark
    package let came: RevisionMark
    /// How long the policy kept an address that left DNS at least when this one was removed, in seconds.
    package let retain: Int

    /// How long the policy was without the address, in seconds.
    package var gap: Int { came.time.seconds - went.time.seconds }

    /// The retention with which the address would not have gone, in seconds, without the time between two refreshes, which
    /// the history does not tell.
    ///
    /// A note keeps an address for twice the retention after it was last known to be in DNS, so when it goes it may have
    /// been out of DNS for that long. An address stays at least as long as the retention after it was last seen.
    package var sufficientRetain: Int { gap + 2 * retain }
}
