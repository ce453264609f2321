package import EgressModel
internal import EgressPolicy

/// A week in which egressgen refreshes a policy for a rotating name, and pods look up the name.
///
/// The policy is planned by egressgen's own code. Only DNS and the clock are simulated.
package struct SimulatedWeek {
    /// The shares of the pods' answers that the policy does not cover, and the number of writes of one day.
    package struct Day: Hashable, Sendable {
        /// The share of answers whose first address is not in the policy. Most clients connect to it.
        package let firstUncovered: Double
        /// The share of answers with at least one address that is not in the policy.
        package let wholeUncovered: Double
        package let writes: Int
    }

    package static let days = 7
    package static let poolSize = 64
    package static let answerSize = 8
    /// The minutes between two refreshes.
    package static let interval = 5
    /// The number of answers that the first refresh unites for this name with `--samples auto`.
    package static let autoSamples = 20
    /// The number of pods that look up the name between two refreshes.
    package static let pods = 5

    private static let start = UTCTime(seconds: 1_800_000_000)
    private static let intervals = 24 * 60 / interval

    private let host: DomainName
    private let intent: PolicyIntent
    private let firstSamples: Int
    private var name: RotatingName
    private var current = AppliedRules.empty([:])

    /// Simulates a week.
    ///
    /// - Parameters:
    ///   - retain: The span of `--retain`.
    ///   - firstSamples: The number of answers that the first refresh unites.
    ///   - turnoverMinutes: The minutes in which all addresses of the name are replaced; `nil` if they stay the same.
    /// - Returns: The figures of each day.
    /// - Throws: An error if egressgen's own code refuses what it planned itself, which is a defect.
    package static func days(
        retain: TimeSpan, firstSamples: Int = autoSamples, turnoverMinutes: Int?
    ) throws -> [Day] {
        var week = try SimulatedWeek(retain, firstSamples, turnoverMinutes)
        return try (0..<days).map { try week.day($0) }
    }

    private init(_ retain: TimeSpan, _ firstSamples: Int, _ turnoverMinutes: Int?) throws {
        let spec = try HostSpec("rotating.example.com")
        host = spec.host.domain
        var intent = PolicyIntent(hosts: [spec])
        intent.retain = retain
        self.intent = intent
        self.firstSamples = firstSamples
        name = RotatingName(poolSize: Self.poolSize, answerSize: Self.answerSize, turnoverMinutes: turnoverMinutes)
    }

    private mutating func day(_ number: Int) throws -> Day {
        var (first, whole, writes) = (0, 0, 0)
        for index in 0..<Self.intervals {
            let minute = (number * Self.intervals + index) * Self.interval
            writes += try refresh(at: minute) ? 1 : 0
            let held = current.rules.first.flatMap(\.hostAddresses) ?? []
            for pod in 0..<Self.pods {
                let answer = name.answer(at: minute + pod * Self.interval / Self.pods)
                first += held.contains(answer[0]) ? 0 : 1
                whole += answer.allSatisfy(held.contains) ? 0 : 1
            }
        }
        let answers = Double(Self.intervals * Self.pods)
        return Day(firstUncovered: Double(first) / answers, wholeUncovered: Double(whole) / answers, writes: writes)
    }

    /// Refreshes the policy.
    ///
    /// - Returns: Whether the policy changed.
    private mutating func refresh(at minute: Int) throws -> Bool {
        let samples = minute == 0 ? firstSamples : 1
        let answers = (0..<samples).flatMap { _ in name.answer(at: minute) }
        let records = Set(answers).sorted().map { AddressRecord(owner: host, address: $0, ttl: 60) }
        let outcome = NameOutcome(name: host, verdict: .addresses, addresses: records)
        let plan = PolicyPlan(
            [.egress: current], intent, outcomes: [host: outcome], isPartial: false,
            now: Self.start.advanced(by: minute * 60))
        guard let egress = plan[.egress] else { return false }
        current = try AppliedRules(words: egress.words, rules: egress.rules, notes: egress.notes)
        return plan.changes
    }
}
