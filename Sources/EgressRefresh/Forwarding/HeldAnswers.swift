internal import DequeModule
internal import EgressModel
internal import EgressObserve
internal import EgressPolicy

/// The answers that wait until the API server has acknowledged their addresses.
struct HeldAnswers: Sendable {
    /// An address that an answer waits for, with the host and the policy that need it.
    typealias Need = Lesson.Addition

    fileprivate struct Answer: Sendable {
        var needs: Set<Need>
        let end: @Sendable (HoldEnd) -> Void
    }

    /// What the API server was seen to have for the first time.
    private enum Arrival: Hashable, Sendable {
        case address(Need)
        /// A policy, with all of its addresses.
        case policy(PolicyIdentity)
    }

    /// The time in seconds that network plugins need to enforce a policy.
    private let settle: Double
    /// Whether the API server is away: after a failed contact, and before the first one.
    private(set) var isAway = true
    private var answers: [UInt64: Answer] = [:]
    private var waiting: [PolicyIdentity: Set<UInt64>] = [:]
    private var last: UInt64 = 0
    /// What was seen within the last `settle` seconds, in that order, with the times in seconds of the monotonic clock.
    private var arrivals: Deque<(arrival: Arrival, time: Double)> = []
    private var times: [Arrival: Double] = [:]

    init(settle: Double) {
        self.settle = settle
    }

    /// What an answer is to be told.
    struct Release: Sendable {
        private let end: @Sendable (HoldEnd) -> Void
        private let outcome: HoldEnd

        fileprivate init(_ answer: Answer, _ outcome: HoldEnd) {
            end = answer.end
            self.outcome = outcome
        }

        func callAsFunction() { end(outcome) }
    }

    /// Adds an answer.
    ///
    /// - Returns: Its number.
    mutating func add(_ needs: Set<Need>, _ end: @escaping @Sendable (HoldEnd) -> Void) -> UInt64 {
        last += 1
        answers[last] = Answer(needs: needs, end: end)
        for policy in Set(needs.map(\.policy)) { waiting[policy, default: []].insert(last) }
        return last
    }

    mutating func forget(_ number: UInt64) { _ = remove(number) }

    /// Returns the seconds until network plugins are expected to enforce all of these addresses.
    func settling(_ needs: [Need], at uptime: Double) -> Double {
        let last = needs.flatMap { [times[.address($0)], times[.policy($0.policy)]] }.compactMap(\.self).max()
        return last.map { max($0 + settle - uptime, 0) } ?? 0
    }

    /// Records addresses that the API server has.
    ///
    /// - Parameters:
    ///   - needs: The addresses that the policy did not have before; `nil` if the policy was not known.
    ///   - policy: The policy.
    ///   - uptime: The current time in seconds of the monotonic clock.
    ///   - standing: Returns whether the policy has an address now.
    /// - Returns: The answers that no longer wait.
    mutating func acknowledge(
        _ needs: [Need]?, of policy: PolicyIdentity, at uptime: Double, _ standing: (Need) -> AddressStanding
    ) -> [Release] {
        note(needs.map { $0.map(Arrival.address) } ?? [.policy(policy)], at: uptime)
        return (waiting[policy] ?? []).sorted().compactMap { update($0, for: policy, standing) }
    }

    private mutating func update(
        _ number: UInt64, for policy: PolicyIdentity, _ standing: (Need) -> AddressStanding
    ) -> Release? {
        guard let answer = answers[number] else { return nil }
        let own = answer.needs.filter { $0.policy == policy }
        guard !own.contains(where: { standing($0) == .unwanted }) else {
            return remove(number).map { Release($0, .late(.unwritten)) }
        }
        let lacking = own.filter { standing($0) == .lacking }
        let rest = answer.needs.subtracting(own).union(lacking)
        guard !rest.isEmpty else { return remove(number).map { Release($0, .acknowledged(settling: settle)) } }
        answers[number]?.needs = rest
        if lacking.isEmpty { waiting[policy]?.remove(number) }
        return nil
    }

    /// Ends the wait for addresses that nobody writes.
    ///
    /// - Parameter unit: The policy of the cluster.
    /// - Returns: The answers that no longer wait.
    mutating func giveUp(_ unit: String) -> [Release] {
        let numbers = waiting.filter { $0.key.unit == unit }.values.reduce(into: Set()) { $0.formUnion($1) }
        return numbers.sorted().compactMap { number in remove(number).map { Release($0, .late(.unwritten)) } }
    }

    /// Records whether the API server answers.
    ///
    /// - Returns: The answers that no longer wait.
    mutating func noteContact(_ isMade: Bool) -> [Release] {
        isAway = !isMade
        guard isAway else { return [] }
        return answers.keys.sorted().compactMap { number in remove(number).map { Release($0, .late(.away)) } }
    }

    private mutating func note(_ fresh: [Arrival], at uptime: Double) {
        while let (arrival, time) = arrivals.first, uptime - time >= settle {
            arrivals.removeFirst()
            if times[arrival] == time { times[arrival] = nil }
        }
        guard settle > 0 else { return }
        for arrival in fresh {
            arrivals.append((arrival, uptime))
            times[arrival] = uptime
        }
    }

    private mutating func remove(_ number: UInt64) -> Answer? {
        guard let answer = answers.removeValue(forKey: number) else { return nil }
        for policy in Set(answer.needs.map(\.policy)) {
            waiting[policy]?.remove(number)
            if waiting[policy]?.isEmpty ?? false { waiting[policy] = nil }
        }
        return answer
    }
}
