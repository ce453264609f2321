package import EgressModel

/// What happened to the addresses of one host of a policy.
package struct HostHistory: Hashable, Sendable {
    package let host: HistoryHost
    /// The stays, sorted by address and then by time.
    package let stays: [AddressStay]
    /// The absences that ended within the history, sorted by address and then by time.
    package let returns: [AddressReturn]
    /// The lengths of the stays in seconds, in ascending order. A stay counts from the start of the history to its end at most.
    private let lengths: [Int]

    init(_ host: HistoryHost, _ stays: [AddressStay], _ returns: [AddressReturn], from start: UTCTime, to end: UTCTime)
    {
        self.host = host
        self.stays = stays
        self.returns = returns
        lengths = stays.map { ($0.went?.time ?? end).seconds - ($0.came?.time ?? start).seconds }.sorted()
    }

    /// The addresses, in ascending order.
    package var addresses: [IPAddress] { Set(stays.map(\.address)).sorted() }
    /// The number of addresses that are there when the history ends.
    package var presentCount: Int { stays.count { $0.went == nil } }

    /// The length of the stay in the middle of all stays by length, in seconds; the shorter one of two.
    package var medianStay: Int? { lengths.isEmpty ? nil : lengths[(lengths.count - 1) / 2] }
    package var longestStay: Int? { lengths.last }

    /// The longest absence after which an address came back; the first one of several.
    package var longestReturn: AddressReturn? { returns.max { ($0.gap, $1.went.time) < ($1.gap, $0.went.time) } }

    /// The retention with which no address would have gone that came back, in seconds; `nil` if none came back.
    package var sufficientRetain: Int? { returns.map(\.sufficientRetain).max() }
}
