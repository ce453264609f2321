internal import EgressModel
internal import EgressPolicy
internal import Synchronization

/// Counts the work of a service for monitoring.
package final class RefreshMonitor: Sendable {
    package enum Result: String, CaseIterable, Sendable {
        case changed
        case unchanged
        case failed
    }

    /// The outcome of a name lookup.
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
        /// The outcomes of the last refresh of all policies.
        package var names: [Outcome: Int] = [:]
        package var added = 0
        package var removed = 0
        /// The duration of the last refresh in seconds.
        package var duration: Double?
        package var lastSuccess: Double?
        /// Whether all policies have been read, even if a refresh of them failed.
        package var hasRead = false
        /// The time between refreshes in seconds.
        package var period: Double
    }

    /// What the service knows about its policies; `nil` if nobody can look at it.
    package let board: ServiceBoard?
    private let state: Mutex<State>

    init(at uptime: Double, _ schedule: RefreshSchedule, _ board: ServiceBoard? = nil) {
        state = Mutex(State(start: uptime, period: schedule.period))
        self.board = board
    }

    package var snapshot: State { state.withLock { $0 } }

    func noteFailure() { state.withLock { $0.refreshes[.failed, default: 0] += 1 } }

    /// Records a refresh.
    ///
    /// - Parameters:
    ///   - report: The report of the refresh.
    ///   - isWhole: Whether all policies were refreshed.
    ///   - seconds: How long the refresh took.
    ///   - uptime: When the refresh ended, in seconds of the monitor's clock.
    func note(_ report: RefreshReport, isWhole: Bool, seconds: Double, at uptime: Double) {
        let names = Self.count(report)
        state.withLock { state in
            state.duration = seconds
            state.lookups.merge(names, uniquingKeysWith: +)
            if isWhole { state.names = names }
            state.count(report.policies)
            let result: Result = report.isFailed ? .failed : report.hasChanged ? .changed : .unchanged
            state.refreshes[result, default: 0] += 1
            if isWhole, !report.isFailed { state.lastSuccess = uptime }
            state.hasRead = state.hasRead || isWhole
        }
    }

    /// Records a write of learned addresses.
    func note(learned report: RefreshReport) {
        state.withLock { $0.count(report.policies) }
    }

    /// Records the time until the next refresh if refreshes succeed.
    func note(period: Double) { state.withLock { $0.period = period } }

    /// Whether a refresh of all policies has succeeded within twice the period. The period counts from the end of one
    /// refresh to the start of the next, so the duration of the last refresh is added.
    package func isReady(at uptime: Double) -> Bool {
        state.withLock { state in
            state.lastSuccess.map { uptime - $0 <= 2 * state.period + (state.duration ?? 0) } ?? false
        }
    }

    /// Whether all policies have been read, even if a refresh of them failed.
    package var hasRead: Bool { state.withLock(\.hasRead) }

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
    fileprivate mutating func count(_ policies: [PolicyResult]) {
        for change in policies.filter(\.changes).flatMap(\.plan.hosts) {
            added += change.added.count
            removed += change.removed.count
        }
    }
}
