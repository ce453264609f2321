internal import EgressCluster
internal import EgressModel
internal import ServiceLifecycle
internal import Synchronization

/// Asks for a refresh when somebody makes or edits a policy. A watch that ends is begun again, and tells of everything
/// anew; one that could not be begun asks for a refresh of everything when it can, since none may have succeeded meanwhile.
final class ClusterWatch: Service {
    private let store: ClusterStore
    private let selection: PolicySelection
    private let trigger: RefreshTrigger
    private let clock: any ServiceClock
    private let observer: any RefreshObserver
    private let ledger = Mutex(WatchLedger())
    private let contact = Mutex(Contact())

    private struct Contact {
        /// Whether the watch that runs has told of anything.
        var isMade = false
        /// Whether one has failed before it told of anything, and none has since.
        var isLost = false
    }

    /// Seconds until a watch that failed is begun again: doubled from the first to the last.
    private static let patience = (first: 0.5, last: 5.0)
    /// Seconds until a right that was missing may be there.
    private static let refusal = 300.0
    /// Seconds after which the end of a watch is no failure.
    private static let usualLife = 60.0

    init(
        _ store: ClusterStore, _ selection: PolicySelection, _ trigger: RefreshTrigger,
        _ clock: any ServiceClock, _ observer: any RefreshObserver
    ) {
        self.store = store
        self.selection = selection
        self.trigger = trigger
        self.clock = clock
        self.observer = observer
    }

    /// Hands out what is to be refreshed, each object as JSON.
    func takeChanged() -> [[UInt8]] { ledger.withLock { $0.takeChanged() } }

    /// Notes what a refresh has found and left.
    func note(_ results: [ManifestResult], isAll: Bool) {
        let refreshed = results.compactMap { result in result.version.map { (result.path, $0) } }
        ledger.withLock { $0.note(refreshed, isAll: isAll) }
    }

    func run() async throws {
        await cancelWhenGracefulShutdown { await self.watch() }
    }

    private func watch() async {
        var failures = 0
        var told: ClusterFinding?
        while !Task.isCancelled {
            let start = clock.uptime
            var pause = 0.0
            contact.withLock { $0.isMade = false }
            do throws(ClusterFinding) {
                try await store.watch(selection, take)
                told = nil
            } catch {
                guard !Task.isCancelled else { return }
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
        if isBack { trigger.fire(.all) }
        if ledger.withLock({ $0.take(event) }) { trigger.fire(.changed) }
    }
}
