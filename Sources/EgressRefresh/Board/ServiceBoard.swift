internal import EgressManifest
package import EgressModel
package import EgressPolicy
internal import Synchronization

/// What a service knows about its policies, for people who look at it.
package final class ServiceBoard: Sendable {
    package struct State: Sendable {
        /// When the service began.
        package let start: UTCTime
        package fileprivate(set) var policies: [PolicyIdentity: PolicyRecord] = [:]
        /// What DNS answered at the last refresh.
        package fileprivate(set) var outcomes: NameAnswers.Outcomes = [:]
        fileprivate(set) var manifests: [ManifestTrouble] = []
        /// Why no policy could be refreshed at the last attempt. Empty if some could.
        fileprivate(set) var run: [ManifestTrouble] = []
        /// How the program that runs after changes failed; `nil` if it succeeded when it last ran.
        fileprivate(set) var hook: ManifestTrouble?
    }

    private let state: Mutex<State>

    init(start: UTCTime) {
        state = Mutex(State(start: start))
    }

    /// The current state. It shares its memory with the board until the board changes.
    package var snapshot: State { state.withLock { $0 } }

    /// Records a refresh. `isWhole` is whether all policies were refreshed.
    func note(_ report: RefreshReport, isWhole: Bool, at time: UTCTime) {
        let troubles = report.troubles(at: time)
        state.withLock { state in
            state.take(report.policies, isLook: true, at: time)
            state.take(report.answers.outcomes, isWhole: isWhole)
            guard isWhole else { return state.replace(troubles, of: report) }
            state.run = []
            state.manifests = troubles.map { $0.continuing(state.manifests) }
            state.keep(report)
        }
    }

    /// Records a write of what was learned.
    func note(learned report: RefreshReport, at time: UTCTime) {
        let troubles = report.troubles(at: time)
        state.withLock { state in
            state.take(report.policies, isLook: false, at: time)
            state.replace(troubles, of: report)
        }
    }

    /// Records why nothing could be refreshed.
    func note(failure notices: [Notice], at time: UTCTime) {
        state.withLock { state in
            state.run = notices.map { ManifestTrouble(unit: nil, notice: $0, since: time).continuing(state.run) }
        }
    }

    /// Records whether the program that runs after changes failed.
    func note(hook failure: Notice?, at time: UTCTime) {
        state.withLock { state in
            let old = [state.hook].compactMap(\.self)
            state.hook = failure.map { ManifestTrouble(unit: nil, notice: $0, since: time).continuing(old) }
        }
    }
}

extension ManifestTrouble {
    /// The failure, with the time at which it began if it is one of `others`.
    fileprivate func continuing(_ others: [ManifestTrouble]) -> ManifestTrouble {
        guard let other = others.first(where: continues) else { return self }
        return ManifestTrouble(unit: unit, notice: notice, since: other.since)
    }
}

extension ServiceBoard.State {
    fileprivate mutating func take(_ results: [PolicyResult], isLook: Bool, at time: UTCTime) {
        for result in results {
            let identity = PolicyIdentity(file: result.path, name: result.displayName)
            policies[identity, default: PolicyRecord(result, at: time)].take(result, isLook: isLook, at: time)
        }
    }

    fileprivate mutating func take(_ new: NameAnswers.Outcomes, isWhole: Bool) {
        guard !isWhole else { return outcomes = new }
        for (family, answers) in new { outcomes[family, default: [:]].merge(answers) { $1 } }
    }

    /// Replaces the failures of the manifests in a report. Others go on.
    fileprivate mutating func replace(_ troubles: [ManifestTrouble], of report: RefreshReport) {
        let units = Set(report.results.map(\.path) + troubles.compactMap(\.unit))
        let new = troubles.map { $0.continuing(manifests) }
        manifests.removeAll { old in
            old.unit.map(units.contains) ?? new.contains { $0.continues(old) }
        }
        manifests += new
    }

    /// Forgets the policies that no longer exist. A policy stays that could not be read.
    fileprivate mutating func keep(_ report: RefreshReport) {
        let read = Set(report.policies.map { PolicyIdentity(file: $0.path, name: $0.displayName) })
        let unread = Set(manifests.compactMap(\.unit))
        let kinds = manifests.compactMap { trouble in
            if case .kindLeftAsItIs(let kind) = trouble.notice.consequence { kind } else { nil }
        }
        policies = policies.filter { identity, record in
            read.contains(identity) || unread.contains(identity.unit) || kinds.contains(record.kind)
        }
    }
}
