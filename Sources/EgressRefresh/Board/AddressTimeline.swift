package import EgressModel

/// When the addresses of a host came to a policy and left it, and why they were there, as far as the service saw it.
package struct AddressTimeline: Hashable, Sendable {
    /// Why an address is in a policy.
    package enum Reason: Hashable, Sendable {
        case resolved
        case learned
        case retained
        case kept
    }

    /// The time from which an address was in the policy for a reason.
    package struct Turn: Hashable, Sendable {
        package let since: UTCTime
        package let reason: Reason
    }

    /// The time that an address was in the policy without a break.
    package struct Stay: Hashable, Sendable {
        package let address: IPAddress
        /// `nil` if the address was there when the service first read the policy.
        package let since: UTCTime?
        /// `nil` if the address is still there.
        package fileprivate(set) var until: UTCTime?
        /// The last reasons, in the order in which they began to count.
        package fileprivate(set) var turns: [Turn] = []
        /// Whether earlier reasons are no longer kept.
        package fileprivate(set) var isCut = false

        fileprivate mutating func turn(to reason: Reason, at time: UTCTime) {
            guard turns.last?.reason != reason else { return }
            turns.append(Turn(since: time, reason: reason))
            guard turns.count > mostTurns else { return }
            turns.removeFirst()
            isCut = true
        }
    }

    /// The number of stays that have ended and are kept. Those that go on are as many as the policy has addresses.
    package static let mostEnded = 64

    /// The number of reasons of each stay that are kept. An address that rotates has another one at each refresh.
    package static let mostTurns = 24

    /// The stays in the order in which they began.
    package private(set) var stays: [Stay]
    /// The number of ended stays that are no longer kept.
    package private(set) var forgotten = 0

    /// Creates the timeline of a host that has these addresses when the service first reads the policy.
    init(_ addresses: Set<IPAddress>) {
        stays = addresses.sorted().map { Stay(address: $0, since: nil) }
    }

    /// Records the addresses that the host has at a time.
    mutating func note(_ addresses: Set<IPAddress>, at time: UTCTime) {
        var missing = addresses
        for index in stays.indices where stays[index].until == nil {
            if missing.remove(stays[index].address) == nil { stays[index].until = time }
        }
        stays += missing.sorted().map { Stay(address: $0, since: time) }
        forgetOldest()
    }

    /// Records why addresses are in the policy. If `onlyNew` is true, only those without a reason get one.
    mutating func note(_ reasons: [IPAddress: Reason], onlyNew: Bool, at time: UTCTime) {
        for index in stays.indices where stays[index].until == nil && !(onlyNew && !stays[index].turns.isEmpty) {
            if let reason = reasons[stays[index].address] { stays[index].turn(to: reason, at: time) }
        }
    }

    /// Returns the start of the current stay of an address; `nil` if the address was always there.
    func start(of address: IPAddress) -> UTCTime? {
        stays.last { $0.address == address && $0.until == nil }?.since
    }

    private mutating func forgetOldest() {
        let ended = stays.compactMap(\.until)
        let surplus = ended.count - Self.mostEnded
        guard surplus > 0 else { return }
        var rest = surplus
        let latest = ended.sorted()[surplus - 1]
        stays.removeAll { stay in
            guard rest > 0, let until = stay.until, until <= latest else { return false }
            rest -= 1
            return true
        }
        forgotten += surplus
    }
}
