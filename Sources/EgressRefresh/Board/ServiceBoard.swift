internal import EgressCluster
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
        /// The watches that failed, and have not begun again since.
        fileprivate(set) var watches: [ManagedKind: ManifestTrouble] = [:]
        /// The objects of the cluster that were deleted since the current refresh began. It can still report them.
        fileprivate var gone: Set<String> = []
    }

    private let state: Mutex<State>

    init(start: UTCTime) {
        state = Mutex(State(start: start))
    }

    /// The current state. It shares its memory with the board until the board changes.
    package var snapshot: State { state.withLock { $0 } }

    /// Records that a refresh begins.
    func begin() { state.withLock { $0.gone = [] } }

    /// Records a refresh. `isWhole` is whether all policies were refreshed.
    func note(_ report: RefreshReport, isWhole: Bool, at time: UTCTime) {
        let troubles = report.troubles(at: time)
        state.withLock { state in
            state.take(report, isLook: true, at: time)
            state.take(report.answers.outcomes, isWhole: isWhole)
            guard isWhole else { return state.replace(troubles, of: report) }
            state.run = []
            state.manifests = troubles.filter(state.isPresent).map { $0.continuing(state.manifests) }
            state.keep(report)
        }
    }

    /// Records a write of what was learned.
    func note(learned report: RefreshReport, at time: UTCTime) {
        let troubles = report.troubles(at: time)
        state.withLock { state in
            state.take(report, isLook: false, at: time)
            state.replace(troubles, of: report)
        }
    }

    /// Records why nothing could be refreshed. If the API server is the reason, that began when its watches failed.
    func note(failure notices: [Notice], at time: UTCTime) {
        state.withLock { state in
            let loss = state.watches.values.map(\.since).min()
            state.run = notices.map { notice in
                let since = notice.isAboutCluster ? min(loss ?? time, time) : time
                return ManifestTrouble(unit: nil, notice: notice, since: since).continuing(state.run)
            }
        }
    }

    /// Records that the watch of a kind failed, or began again if `notice` is `nil`.
    func note(watchOf kind: ManagedKind, lost notice: Notice?, at time: UTCTime) {
        state.withLock { state in
            let since = state.watches[kind]?.since ?? time
            state.watches[kind] = notice.map { ManifestTrouble(unit: nil, notice: $0, since: since) }
        }
    }

    /// Records what happened to an object of the cluster.
    func note(_ event: WatchEvent) {
        switch event {
        case .present(let place, _, _): _ = state.withLock { $0.gone.remove(place) }
        case .gone(let place, _): forget(place)
        case .bookmark, .failed: break
        }
    }

    /// Records that an object of the cluster is gone, or is no longer managed.
    func forget(_ place: String) { state.withLock { $0.forget(place) } }

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
    fileprivate mutating func take(_ report: RefreshReport, isLook: Bool, at time: UTCTime) {
        for result in report.results where !gone.contains(result.path) {
            for policy in result.policies + result.leftPolicies {
                policies[policy.identity, default: PolicyRecord(policy, at: time)]
                    .take(policy, isWritten: !result.policies.isEmpty, isLook: isLook, at: time)
            }
        }
    }

    /// Forgets an object of the cluster that is gone, or is no longer managed.
    fileprivate mutating func forget(_ place: String) {
        gone.insert(place)
        policies[PolicyIdentity(file: nil, name: place)] = nil
        manifests.removeAll { $0.unit == place }
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
        manifests += new.filter(isPresent)
    }

    /// Whether what a failure is about was not deleted meanwhile.
    fileprivate func isPresent(_ trouble: ManifestTrouble) -> Bool { trouble.unit.map { !gone.contains($0) } ?? true }

    /// Forgets the policies that no longer exist. A policy stays that could not be read.
    fileprivate mutating func keep(_ report: RefreshReport) {
        let read = Set(report.results.flatMap { $0.policies + $0.leftPolicies }.map(\.identity))
        let unread = Set(manifests.compactMap(\.unit))
        let kinds = manifests.compactMap { trouble in
            if case .kindLeftAsItIs(let kind) = trouble.notice.consequence { kind } else { nil }
        }
        policies = policies.filter { identity, record in
            read.contains(identity) || unread.contains(identity.unit) || kinds.contains(record.kind)
        }
    }
}
