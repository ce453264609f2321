internal import EgressCluster
internal import EgressModel
internal import ServiceLifecycle
internal import Synchronization

/// Triggers a refresh when another client creates or edits a policy.
///
/// A watch that ends is started again and goes on where it ended. After a failure, the next watch reports all existing
/// policies again. If a watch failed before it reported anything, the first event of a later watch triggers a refresh of
/// all policies, because the refreshes in between might have failed.
final class ClusterWatch: Service {
    private let store: ClusterStore
    private let selection: PolicySelection
    private let trigger: RefreshTrigger
    private let clock: any ServiceClock
    private let observer: any RefreshObserver
    /// What the service learns; `nil` if it does not learn.
    private let learning: LearningRun?
    private let ledger = Mutex(WatchLedger())
    private let contact = Mutex(Contact())

    private struct Contact {
        /// Whether the current watch has reported anything.
        var isMade = false
        /// Whether a watch failed before it reported anything, and no watch has reported anything since.
        var isLost = false
    }

    /// The seconds to wait before a failed watch is started again. The delay doubles from `first` to `last`.
    private static let patience = (first: 0.5, last: 5.0)
    /// The seconds to wait before a watch that lacks permission is started again. The permission might be granted
    /// later.
    private static let refusal = 300.0
    /// The end of a watch that ran longer than this many seconds does not count as a failure.
    private static let usualLife = 60.0

    init(
        _ store: ClusterStore, _ selection: PolicySelection, _ trigger: RefreshTrigger,
        _ clock: any ServiceClock, _ observer: any RefreshObserver, _ learning: LearningRun?
    ) {
        self.store = store
        self.selection = selection
        self.trigger = trigger
        self.clock = clock
        self.observer = observer
        self.learning = learning
    }

    /// Returns the objects to refresh, as JSON. If some of them are refreshed too often, requests a refresh later.
    func takeChanged() -> [[UInt8]] {
        let uptime = clock.uptime
        let (objects, next) = ledger.withLock { $0.takeChanged(at: uptime) }
        if let next {
            Task {
                try await clock.sleep(seconds: next - uptime)
                trigger.fire(.changed)
            }
        }
        return objects
    }

    /// Records the policies that a refresh found, with their versions.
    func note(_ results: [ManifestResult], isAll: Bool) {
        let refreshed = results.compactMap(Self.left)
        ledger.withLock { $0.note(refreshed, isAll: isAll) }
    }

    /// Records that a write of learned addresses to a policy begins.
    func begin(_ place: String) { ledger.withLock { $0.begin(place) } }

    /// Records the end of that write, and triggers a refresh if somebody else has changed the policy meanwhile.
    func end(_ place: String, _ results: [ManifestResult]) {
        let left = results.first { $0.policies.contains(where: \.changes) }.flatMap(Self.left)
        if ledger.withLock({ $0.end(place, left) }) { trigger.fire(.changed) }
    }

    private static func left(_ result: ManifestResult) -> WatchLedger.Left? {
        result.version.map { version in
            WatchLedger.Left(
                place: result.path, version: version, snapshot: result.policies.first.flatMap(PolicySnapshot.init))
        }
    }

    func run() async throws {
        await cancelWhenGracefulShutdown { await self.watch() }
    }

    private func watch() async {
        var failures = 0
        var told: ClusterFinding?
        var version: String?
        while !Task.isCancelled {
            let start = clock.uptime
            var pause = 0.0
            contact.withLock { $0.isMade = false }
            do throws(ClusterFinding) {
                version = try await store.watch(selection, from: version, take)
                told = nil
            } catch {
                version = nil
                guard !Task.isCancelled else { return }
                learning?.noteContact(error.isAnswer)
                contact.withLock { $0.isLost = $0.isLost || !$0.isMade }
                if error.kind != told?.kind {
                    observer.take([Notice(.kubectl, .refresh(.watchLost(error)))])
                }
                told = error
                pause = error.kind == .forbidden ? Self.refusal : 0
            }
            failures = clock.uptime - start > Self.usualLife ? 0 : failures + 1
            if pause == 0, failures > 0 {
                pause = min(Self.patience.first * Double(1 << min(failures - 1, 10)), Self.patience.last)
            }
            try? await clock.sleep(seconds: pause)
        }
    }

    private func take(_ event: WatchEvent) {
        let isBack = contact.withLock { contact in
            defer { contact = Contact(isMade: true) }
            return contact.isLost
        }
        // A refresh can be waiting for slow lookups. What is learned does not wait for it.
        learning?.noteContact(true)
        learning?.take(event)
        if isBack { trigger.fire(.all) }
        if ledger.withLock({ $0.take(event) }) { trigger.fire(.changed) }
    }
}
