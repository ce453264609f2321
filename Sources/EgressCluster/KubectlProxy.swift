internal import EgressSystem
internal import Subprocess
internal import Synchronization
internal import SystemPackage

/// A running `kubectl proxy` on a Unix socket that no other user can access. It runs until egressgen ends it.
final class KubectlProxy: Sendable {
    let socket: String
    private let life: Task<Void, Never>
    private let state: ProxyState

    private init(_ socket: String, _ life: Task<Void, Never>, _ state: ProxyState) {
        self.socket = socket
        self.life = life
        self.state = state
    }

    /// Starts a proxy, and waits until it accepts connections.
    ///
    /// - Throws: `ClusterFinding` if the proxy exits first, or takes too long.
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
            // If the proxy was ready, nothing reads this value.
            signal.yield(end)
            signal.finish()
        }
        for await finding in readiness {
            if let finding { throw finding }
            return KubectlProxy(run.socket, life, state)
        }
        // The caller was cancelled, so nothing uses the proxy.
        life.cancel()
        await life.value
        throw .closed
    }

    /// Whether the proxy has exited on its own.
    var hasEnded: Bool { state.hasEnded }

    /// Whether egressgen has ended the proxy.
    var isDropped: Bool { life.isCancelled }

    /// Whether the proxy has returned an answer from a server that accepts the user's credentials.
    var hasServed: Bool {
        get { state.hasServed }
        set { if newValue { state.serve() } }
    }

    /// Ends the proxy, and waits until it has exited.
    func end() async {
        life.cancel()
        await life.value
    }
}

/// The state of a proxy, which several tasks share.
private final class ProxyState: Sendable {
    private let ended = Atomic(false)
    private let served = Atomic(false)

    var hasEnded: Bool { ended.load(ordering: .acquiring) }
    var hasServed: Bool { served.load(ordering: .acquiring) }

    func end() { ended.store(true, ordering: .releasing) }

    func serve() { served.store(true, ordering: .releasing) }
}
