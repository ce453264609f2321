internal import EgressCluster
internal import EgressPolicy
internal import Synchronization

/// Receives what a watch reports.
protocol KindWatchDelegate: Sendable {
    /// Receives an event. `isBack` is whether an earlier watch failed before it reported anything.
    func take(_ event: WatchEvent, isBack: Bool)

    /// Receives the failure of the watch of a kind. `isNews` is whether the last watch did not fail in the same way.
    func lose(_ kind: ManagedKind, _ reason: ClusterFinding, isNews: Bool)
}

/// Watches the objects of one kind. A watch that ends is started again and goes on where it ended.
final class KindWatch: Sendable {
    private let kind: ManagedKind
    private let store: ClusterStore
    private let selection: PolicySelection
    private let clock: any ServiceClock
    private let contact = Mutex(Contact())

    private struct Contact {
        /// Whether the current watch has reported anything.
        var isMade = false
        /// Whether a watch failed before it reported anything, and no watch has reported anything since.
        var isLost = false
    }

    /// The seconds to wait before a failed watch is started again. The delay doubles from `first` to `last`.
    private static let patience = (first: 0.5, last: 5.0)
    /// The seconds to wait before the watch of a kind that is not served, or may not be watched, is started again. Both
    /// can change later.
    private static let refusal = 300.0
    /// The end of a watch that ran longer than this many seconds does not count as a failure.
    private static let usualLife = 60.0

    init(_ kind: ManagedKind, _ store: ClusterStore, _ selection: PolicySelection, _ clock: any ServiceClock) {
        self.kind = kind
        self.store = store
        self.selection = selection
        self.clock = clock
    }

    /// Watches until the task is cancelled.
    func run(_ delegate: some KindWatchDelegate) async {
        var failures = 0
        var told: ClusterFinding?
        var version: String?
        while !Task.isCancelled {
            let start = clock.uptime
            var pause = 0.0
            contact.withLock { $0.isMade = false }
            do throws(ClusterFinding) {
                version = try await store.watch(kind, selection, from: version) { event in
                    delegate.take(event, isBack: self.noteEvent())
                }
                told = nil
            } catch {
                version = nil
                guard !Task.isCancelled else { return }
                if isPassedBy(error) {
                    pause = Self.refusal
                } else {
                    contact.withLock { $0.isLost = $0.isLost || !$0.isMade }
                    delegate.lose(kind, error, isNews: error.kind != told?.kind)
                    told = error
                    pause = error.kind == .forbidden ? Self.refusal : 0
                }
            }
            failures = clock.uptime - start > Self.usualLife ? 0 : failures + 1
            if pause == 0, failures > 0 {
                pause = min(Self.patience.first * Double(1 << min(failures - 1, 10)), Self.patience.last)
            }
            try? await clock.sleep(seconds: pause)
        }
    }

    /// - Returns: Whether an earlier watch failed before it reported anything.
    private func noteEvent() -> Bool {
        contact.withLock { contact in
            defer { contact = Contact(isMade: true) }
            return contact.isLost
        }
    }

    /// Whether the kind is one that a refresh passes by without a message. Each server has NetworkPolicies, so that the
    /// user is to know if they cannot be watched.
    private func isPassedBy(_ reason: ClusterFinding) -> Bool { reason.hidesKind && kind != .networkPolicy }
}
