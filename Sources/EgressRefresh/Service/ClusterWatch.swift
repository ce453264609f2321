internal import EgressCluster
internal import EgressModel
internal import EgressPolicy
internal import ServiceLifecycle
internal import Synchronization

/// Triggers a refresh when another client creates or edits a policy.
///
/// Each kind has a watch of its own. After a failure, the next watch reports all existing
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
    /// What people can look at; `nil` if nobody can.
    private let board: ServiceBoard?
    private let ledger = Mutex(WatchLedger())

    init(
        _ store: ClusterStore, _ selection: PolicySelection, _ trigger: RefreshTrigger,
        _ clock: any ServiceClock, _ observer: any RefreshObserver, _ learning: LearningRun?, _ board: ServiceBoard?
    ) {
        self.store = store
        self.selection = selection
        self.trigger = trigger
        self.clock = clock
        self.observer = observer
        self.learning = learning
        self.board = board
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
        await cancelWhenGracefulShutdown {
            await withDiscardingTaskGroup { group in
                for kind in self.selection.kinds {
                    let watch = KindWatch(kind, self.store, self.selection, self.clock)
                    group.addTask { await watch.run(self) }
                }
            }
        }
    }
}

extension ClusterWatch: KindWatchDelegate {
    func begin(_ kind: ManagedKind) { board?.note(watchOf: kind, lost: nil, at: clock.time) }

    func take(_ event: WatchEvent, isBack: Bool) {
        // A refresh can be waiting for slow lookups. What is learned does not wait for it.
        learning?.noteContact(true)
        learning?.take(event)
        board?.note(event)
        if isBack { trigger.fire(.all) }
        guard ledger.withLock({ $0.take(event) }) else { return }
        if case .present(let place, _, let object) = event, LoadedManifest(live: object) == nil { board?.forget(place) }
        trigger.fire(.changed)
    }

    func lose(_ kind: ManagedKind, _ reason: ClusterFinding, isNews: Bool) {
        if selection.tellsContact(kind) { learning?.noteContact(reason.isAnswer) }
        let notice = Notice(.kubectl, .refresh(.watchLost(reason)))
        board?.note(watchOf: kind, lost: notice, at: clock.time)
        if isNews { observer.take([notice]) }
    }
}
