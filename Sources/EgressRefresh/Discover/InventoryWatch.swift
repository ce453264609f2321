package import EgressCluster
package import EgressManifest
internal import EgressModel
internal import ServiceLifecycle
internal import Synchronization

/// The pods, Services and workloads of a cluster: those that it has, and then each change.
package final class InventoryWatch: Service {
    private let store: ClusterStore
    private let namespace: String?
    private let clock: any ServiceClock
    private let take: @Sendable (InventoryObject) -> Void
    private let tell: @Sendable ([Notice]) -> Void
    /// From where the watch of each kind goes on.
    private let starts = Mutex<[InventoryKind: Start]>([:])
    private let losses = Mutex(WatchLosses())

    private struct Start {
        let place: PolicySelection.Place
        let version: String?
    }

    /// - Parameters:
    ///   - store: The cluster.
    ///   - namespace: The only namespace that matters; `nil` for all. Another one is read too if the user may do so,
    ///     because its pods ask DNS as well.
    ///   - clock: The clock of the watch.
    ///   - take: Receives each object, and each change.
    ///   - tell: Receives errors and warnings.
    package init(
        _ store: ClusterStore, _ namespace: String?, _ clock: any ServiceClock,
        take: @escaping @Sendable (InventoryObject) -> Void, tell: @escaping @Sendable ([Notice]) -> Void
    ) {
        self.store = store
        self.namespace = namespace
        self.clock = clock
        self.take = take
        self.tell = tell
    }

    /// Reads the objects that the cluster has.
    ///
    /// - Throws: `Notices` if the pods or the Services cannot be read.
    package func read() async throws(Notices) {
        var failures: [Notice] = []
        for kind in InventoryKind.allCases { try await read(kind, &failures) }
        guard failures.isEmpty else { throw Notices(failures) }
    }

    /// Reads the objects of a kind: of all namespaces, or of the one that matters if the user may not read all.
    private func read(_ kind: InventoryKind, _ failures: inout [Notice]) async throws(Notices) {
        do throws(ClusterFinding) {
            do throws(ClusterFinding) {
                try await list(kind, .everywhere, &failures)
            } catch {
                guard let namespace, error.kind == .forbidden else { throw error }
                try await list(kind, .namespace(namespace), &failures)
                if kind == .pod { tell([Notice(.cluster, .discover(.onlyNamespace(namespace)))]) }
            }
        } catch {
            // Without a workload, the labels of its pods say what they belong to.
            guard error.hidesKind, kind != .pod, kind != .service else {
                let isForbidden = error.kind == .forbidden
                throw Notices(
                    .kubectl, isForbidden ? .discover(.forbidden(kind, error)) : .cluster(error), .nothingPrinted)
            }
            tell([Notice(.kubectl, .discover(.unlisted(kind, error)))])
        }
    }

    private func list(
        _ kind: InventoryKind, _ place: PolicySelection.Place, _ failures: inout [Notice]
    ) async throws(ClusterFinding) {
        var notices: [Notice] = []
        let version = try await store.list(kind, place) { node in
            if let notice = note(node, kind) { notices.append(notice) }
        }
        failures += notices
        starts.withLock { $0[kind] = Start(place: place, version: version) }
    }

    /// Notes an object as it is, or as it is after its deletion.
    ///
    /// - Returns: What is wrong with the object.
    private func note(_ node: SpanNode, _ kind: InventoryKind, isGone: Bool = false) -> Notice? {
        do throws(ForeignFlaw) {
            let object = try InventoryObject(node, kind: kind.rawValue)
            let left = isGone ? object.deleted(at: clock.time) : object
            if let left { take(left) }
            return nil
        } catch {
            let metadata = node["metadata"]
            let name = [metadata?["namespace"], metadata?["name"]].compactMap { $0?.string }.joined(separator: "/")
            return Notice(
                .policy("\(kind.rawValue) \(name)", file: nil), .discover(.flaw(error)), .nothingPrinted)
        }
    }

    package func run() async throws {
        await cancelWhenGracefulShutdown {
            await withDiscardingTaskGroup { group in
                for (kind, start) in self.starts.withLock(\.self) {
                    group.addTask { await self.watch(kind, start) }
                }
            }
        }
    }

    private func watch(_ kind: InventoryKind, _ start: Start) async {
        await RestartingWatch(clock: clock).run(from: start.version) { version throws(ClusterFinding) in
            let next = try await store.watch(kind, start.place, from: version) { event in
                self.losses.withLock { $0.end(kind) }
                switch event {
                case .present(let object): self.tell([self.note(object.node, kind)].compactMap(\.self))
                case .gone(let object): _ = self.note(object.node, kind, isGone: true)
                case .bookmark, .failed: break
                }
            }
            losses.withLock { $0.end(kind) }
            return next
        } failing: { reason in
            if losses.withLock({ $0.begin(kind, isForbidden: reason.kind == .forbidden) }) {
                tell([Notice(.kubectl, .discover(.watchLost(kind, reason)))])
            }
            return reason.kind == .forbidden ? .long : .short
        }
    }
}
