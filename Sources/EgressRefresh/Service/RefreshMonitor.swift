package import EgressModel
internal import EgressPolicy
internal import Synchronization

/// Keeps count of what a service does, for those who watch it.
package final class RefreshMonitor: Sendable {
    package enum Result: String, CaseIterable, Sendable {
        case changed
        case unchanged
        case failed
    }

    /// What became of a name.
    package enum Outcome: String, CaseIterable, Sendable {
        case resolved
        case nxDomain = "nxdomain"
        case noData = "nodata"
        case servFail = "servfail"
        case timeout
        case refusedSpecial = "refused_special"
        case otherFailure = "other_failure"
    }

    package struct State: Sendable {
        package let start: Double
        package var refreshes: [Result: Int] = [:]
        package var lookups: [Outcome: Int] = [:]
        /// Of the last refresh of everything.
        package var names: [Outcome: Int] = [:]
        /// How many addresses each policy's names hold.
        package var addresses: [String: Int] = [:]
        package var retained: [String: Int] = [:]
        package var added = 0
        package var removed = 0
        /// Seconds that the last refresh took.
        package var duration: Double?
        package var lastSuccess: Double?
        /// Seconds between refreshes.
        package var period: Int
        package var nextExpiry: [String: UTCTime] = [:]
    }

    private let state: Mutex<State>

    init(at uptime: Double, _ schedule: RefreshSchedule) {
        state = Mutex(State(start: uptime, period: schedule.period))
    }

    package var snapshot: State { state.withLock { $0 } }

    func noteFailure() { state.withLock { $0.refreshes[.failed, default: 0] += 1 } }

    /// Takes what a refresh did.
    ///
    /// - Parameters:
    ///   - report: what the refresh did.
    ///   - isWhole: whether it was a refresh of everything there is.
    ///   - seconds: how long it took.
    ///   - uptime: when it ended, in seconds on the clock of the monitor.
    func note(_ report: RefreshReport, isWhole: Bool, seconds: Double, at uptime: Double) {
        let names = Self.count(report)
        state.withLock { state in
            state.duration = seconds
            state.lookups.merge(names, uniquingKeysWith: +)
            if isWhole {
                state.names = names
                (state.addresses, state.retained, state.nextExpiry) = ([:], [:], [:])
            }
            for policy in report.policies { state.take(policy) }
            let result: Result = report.isFailed ? .failed : report.hasChanged ? .changed : .unchanged
            state.refreshes[result, default: 0] += 1
            if isWhole, !report.isFailed { state.lastSuccess = uptime }
        }
    }

    /// Notes how long it is to the next refresh where all goes well.
    func note(period: Int) { state.withLock { $0.period = period } }

    /// Whether a refresh has succeeded within twice the time between refreshes, which is counted from the end of one to
    /// the start of the next.
    package func isReady(at uptime: Double) -> Bool {
        state.withLock { state in
            state.lastSuccess.map { uptime - $0 <= 2 * Double(state.period) + (state.duration ?? 0) } ?? false
        }
    }

    private static func count(_ report: RefreshReport) -> [Outcome: Int] {
        let refused = Set(report.policies.flatMap { $0.refused.map(\.outcome.name) })
        return report.outcomes.reduce(into: [:]) { counts, outcome in
            counts[refused.contains(outcome.name) ? .refusedSpecial : Outcome(outcome), default: 0] += 1
        }
    }
}

extension RefreshMonitor.Outcome {
    init(_ outcome: NameOutcome) {
        switch outcome.verdict {
        case .addresses: self = .resolved
        case .noData: self = .noData
        case .nxDomain: self = .nxDomain
        case .failed(let error):
            switch error.kind {
            case .timeout: self = .timeout
            case .servFail: self = .servFail
            case .other: self = .otherFailure
            }
        }
    }
}

extension RefreshMonitor.State {
    fileprivate mutating func take(_ policy: PolicyResult) {
        let place = policy.label
        let changes = policy.plan.names
        addresses[place] = changes.reduce(0) { $0 + $1.count }
        retained[place] = changes.reduce(0) { $0 + $1.retained.count }
        nextExpiry[place] = policy.plan.nextExpiry
        guard policy.changes else { return }
        added += changes.reduce(0) { $0 + $1.added.count }
        removed += changes.reduce(0) { $0 + $1.removed.count }
    }
}
