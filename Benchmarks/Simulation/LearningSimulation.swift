package import EgressModel
internal import EgressPolicy

/// Some days in which egressgen learns the answers that pods receive.
///
/// The policy is planned by egressgen's own code. Only the answers and the clock are simulated. An answer is learned before
/// the next one is given.
package struct LearningSimulation {
    /// What differs between simulations.
    package struct Setup: Sendable {
        /// The host of the policy. A name is also looked up at each refresh.
        package var host = "*.example.com"
        package var retain: TimeSpan
        /// The minutes in which all addresses are replaced; `nil` if they stay the same.
        package var turnoverMinutes: Int?
        package var days = SimulatedWeek.days
        /// The minutes between two refreshes.
        package var interval = SimulatedWeek.interval
        /// The minutes between two lookups by pods.
        package var lookupInterval = 1
        /// The number of replicas. Each of them receives its share of the answers.
        package var replicas = 1
        /// The minutes after which each replica loses its memory; `nil` if it never does.
        package var restartMinutes: Int?

        package init(retain: TimeSpan, turnoverMinutes: Int?) {
            self.retain = retain
            self.turnoverMinutes = turnoverMinutes
        }
    }

    private static let start = UTCTime(seconds: 1_800_000_000)
    private static let minutesOfDay = 24 * 60

    /// The figures of each day.
    package private(set) var days: [SimulatedWeek.Day] = []
    /// The number of answers of each day with an address that the policy lacked until it was learned.
    package private(set) var late: [Int] = []
    /// For each address that left the policy, the minutes since it was last seen.
    package private(set) var stays: [Int] = []

    private let setup: Setup
    private let host: HostName
    private let intent: PolicyIntent
    private var name: RotatingName
    private var replicas: [SimulatedReplica]
    private var current = AppliedRules.empty([:])
    private var held: Set<IPAddress> = []
    /// The addresses of the last refresh.
    private var answered: [IPAddress] = []
    /// The minute in which each address was last seen.
    private var lastSeen: [IPAddress: Int] = [:]

    /// Simulates the days.
    ///
    /// - Throws: An error if egressgen's own code refuses what it planned itself, which is a defect.
    package init(_ setup: Setup) throws {
        self.setup = setup
        let spec = try HostSpec(setup.host)
        var intent = PolicyIntent(hosts: [spec])
        intent.retain = setup.retain
        self.intent = intent
        let host = spec.host
        self.host = host
        name = RotatingName(
            poolSize: SimulatedWeek.poolSize, answerSize: SimulatedWeek.answerSize,
            turnoverMinutes: setup.turnoverMinutes)
        replicas = (0..<setup.replicas).map { _ in SimulatedReplica(host, at: Self.start) }
        for day in 0..<setup.days { days.append(try self.day(day)) }
    }

    private mutating func day(_ number: Int) throws -> SimulatedWeek.Day {
        var (first, whole, late, writes) = (0, 0, 0, 0)
        for minute in number * Self.minutesOfDay..<(number + 1) * Self.minutesOfDay {
            restart(at: minute)
            if minute.isMultiple(of: setup.interval) { writes += try refresh(at: minute) }
            guard minute.isMultiple(of: setup.lookupInterval) else { continue }
            let answer = name.answer(at: minute)
            late += answer.allSatisfy(held.contains) ? 0 : 1
            writes += try learn(answer, at: minute) ? 1 : 0
            first += held.contains(answer[0]) ? 0 : 1
            whole += answer.allSatisfy(held.contains) ? 0 : 1
        }
        self.late.append(late)
        let answers = Double(Self.minutesOfDay / setup.lookupInterval)
        return SimulatedWeek.Day(
            firstUncovered: Double(first) / answers, wholeUncovered: Double(whole) / answers, writes: writes)
    }

    private mutating func restart(at minute: Int) {
        guard let period = setup.restartMinutes else { return }
        for index in replicas.indices where (minute + index * period / setup.replicas) % period == period - 1 {
            replicas[index].restart(at: Self.time(minute))
        }
    }

    /// Lets one replica learn an answer. It writes the policy at once if that lacks an address.
    ///
    /// - Returns: Whether the policy changed.
    private mutating func learn(_ answer: [IPAddress], at minute: Int) throws -> Bool {
        let index = minute / setup.lookupInterval % setup.replicas
        replicas[index].see(answer, at: Self.time(minute))
        for address in answer { lastSeen[address] = minute }
        return answer.allSatisfy(held.contains) ? false : try write(index, at: minute)
    }

    /// Lets each replica refresh the policy.
    ///
    /// - Returns: The number of writes.
    private mutating func refresh(at minute: Int) throws -> Int {
        if host.name != nil { answered = name.answer(at: minute) }
        var writes = 0
        for index in replicas.indices {
            replicas[index].forget(before: Self.time(minute - setup.retain.seconds / 60))
            writes += try write(index, at: minute) ? 1 : 0
        }
        return writes
    }

    private mutating func write(_ index: Int, at minute: Int) throws -> Bool {
        let plan = PolicyPlan(
            [.egress: current], intent, outcomes: outcomes, isPartial: false,
            learning: replicas[index].learning(at: Self.time(minute)), now: Self.time(minute))
        guard plan.changes, let egress = plan[.egress] else { return false }
        current = try AppliedRules(words: egress.words, rules: egress.rules, notes: egress.notes)
        held = current.addresses[host] ?? []
        stays += plan.hosts.flatMap(\.removed).map { minute - (lastSeen[$0] ?? 0) }
        return true
    }

    private var outcomes: [DomainName: NameOutcome] {
        guard let qname = host.name else { return [:] }
        let records = answered.map { AddressRecord(owner: qname, address: $0, ttl: 60) }
        return [qname: NameOutcome(name: qname, verdict: .addresses, addresses: records)]
    }

    private static func time(_ minute: Int) -> UTCTime { start.advanced(by: minute * 60) }
}
