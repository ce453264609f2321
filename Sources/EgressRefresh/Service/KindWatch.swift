internal import EgressCluster
internal import EgressPolicy
internal import Synchronization

/// Receives what a watch reports.
protocol KindWatchDelegate: Sendable {
    /// Notes that the server has accepted the watch of a kind.
    func begin(_ kind: ManagedKind)

    /// Receives an event. `isBack` is whether an earlier watch failed before it reported anything.
    func take(_ event: WatchEvent, isBack: Bool)

    /// Receives the failure of the watch of a kind. `isNews` is whether the last watch did not fail in the same way.
    func lose(_ kind: ManagedKind, _ reason: ClusterFinding, isNews: Bool)
}

/// Watches the managed objects of one kind.
final class KindWatch: Sendable {
    private let kind: ManagedKind
    private let store: ClusterStore
    private let selection: PolicySelection
    private let watch: RestartingWatch
    private let contact = Mutex(Contact())

    private struct Contact {
        /// Whether the current watch has reported anything.
        var isMade = false
        /// Whether a watch failed before it reported anything, and no watch has reported anything since.
        var isLost = false
        /// The failure that was reported last; `nil` if a watch has succeeded since.
        var told: ClusterFinding?
    }

    init(_ kind: ManagedKind, _ store: ClusterStore, _ selection: PolicySelection, _ clock: any ServiceClock) {
        self.kind = kind
        self.store = store
        self.selection = selection
        watch = RestartingWatch(clock: clock)
    }

    /// Watches until the task is cancelled.
    func run(_ delegate: some KindWatchDelegate) async {
        await watch.run { version throws(ClusterFinding) in
            contact.withLock { $0.isMade = false }
            let next = try await store.watch(kind, selection, from: version) {
                delegate.begin(self.kind)
            } _: { event in
                delegate.take(event, isBack: self.noteEvent())
            }
            contact.withLock { $0.told = nil }
            return next
        } failing: { reason in
            guard !isPassedBy(reason) else { return .long }
            delegate.lose(kind, reason, isNews: note(reason))
            return reason.kind == .forbidden ? .long : .short
        }
    }

    /// - Returns: Whether an earlier watch failed before it reported anything.
    private func noteEvent() -> Bool {
        contact.withLock { contact in
            let isLost = contact.isLost
            (contact.isMade, contact.isLost) = (true, false)
            return isLost
        }
    }

    /// - Returns: Whether the last watch did not fail in the same way.
    private func note(_ reason: ClusterFinding) -> Bool {
        contact.withLock { contact in
            let isNews = reason.kind != contact.told?.kind
            contact.isLost = contact.isLost || !contact.isMade
            contact.told = reason
            return isNews
        }
    }

    /// Whether the kind is one that a refresh skips without a message. Each server has NetworkPolicies, so that the
    /// user is to know if they cannot be watched.
    private func isPassedBy(_ reason: ClusterFinding) -> Bool { reason.hidesKind && kind != .networkPolicy }
}
