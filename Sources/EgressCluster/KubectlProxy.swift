internal import EgressSystem
internal import Subprocess
internal import Synchronization
internal import SystemPackage

/// A `kubectl proxy` that serves us alone, on a socket that no other user can reach. It runs until it is ended.
final class KubectlProxy: Sendable {
    let socket: String
    private let life: Task<Void, Never>
    private let state: ProxyState

    private init(_ socket: String, _ life: Task<Void, Never>, _ state: ProxyState) {
        self.socket = socket
        self.life = life
        self.state = state
    }

    /// Starts one, and waits until it listens.
    ///
    /// - Throws: `ClusterFinding` where it ends before, or takes too long.
    static func started(
        by kubectl: Kubectl, appendsServerPath: Bool, _ limits: ClusterLimits
    ) async throws(ClusterFinding) -> KubectlProxy {
        guard let folder = PrivateFolder() else { throw .noFolder }
        let run = ProxyRun(
            kubectl, folder: folder, appendsServerPath: appendsServerPath, limit: limits.start)
        let (readiness, signal) = AsyncStream.makeStream(of: ClusterFinding?.self)
        let state = ProxyState()
        let life = Task {
            let end = await run.live { signal.yield(nil) }
            state.end()
            // Where it was ready, nobody waits for this.
            signal.yield(end)
            signal.finish()
        }
        for await finding in readiness {
            if let finding { throw finding }
            return KubectlProxy(run.socket, life, state)
        }
        // Nobody waits for it any more.
        life.cancel()
        await life.value
        throw .closed
    }

    /// Whether it has ended by itself.
    var hasEnded: Bool { state.hasEnded }

    /// Whether it has brought an answer of a server that knows the user.
    var hasServed: Bool {
        get { state.hasServed }
        set { if newValue { state.serve() } }
    }

    /// Ends it, and waits for that.
    func end() async {
        life.cancel()
        await life.value
    }
}

/// What is known of a proxy.
private final class ProxyState: Sendable {
    private let ended = Atomic(false)
    private let served = Atomic(false)

    var hasEnded: Bool { ended.load(ordering: .acquiring) }
    var hasServed: Bool { served.load(ordering: .acquiring) }

    func end() { ended.store(true, ordering: .releasing) }

    func serve() { served.store(true, ordering: .releasing) }
}
