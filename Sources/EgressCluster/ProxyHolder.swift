internal import EgressSystem

/// Owns the running kubectl, and starts a new one if it has exited.
actor ProxyHolder {
    private typealias Start = Task<Result<KubectlProxy, ClusterFinding>, Never>

    private let kubectl: Kubectl
    private let limits: ClusterLimits
    private var start: Start?
    private var namespace: Task<String, Never>?
    private var isClosed = false

    init(_ kubectl: Kubectl, _ limits: ClusterLimits) {
        self.kubectl = kubectl
        self.limits = limits
    }

    /// Returns the running kubectl, or starts one.
    ///
    /// - Throws: `ClusterFinding` if kubectl does not start to accept connections.
    func proxy() async throws(ClusterFinding) -> KubectlProxy {
        guard !isClosed else { throw .closed }
        let start = begun()
        switch try await start.outcome {
        case .success(let proxy):
            guard proxy.hasEnded, self.start == start else { return proxy }
            self.start = nil
            return try await begun().outcome.get()
        case .failure(let finding):
            if self.start == start { self.start = nil }
            throw finding
        }
    }

    /// Ends a kubectl. The next request starts a new one.
    func drop(_ proxy: KubectlProxy) async {
        if let start, case .success(let current) = await start.value, current === proxy, self.start == start {
            self.start = nil
        }
        await proxy.end()
    }

    /// Returns the namespace of kubectl's context, and starts the proxy at the same time. kubectl is asked for the
    /// namespace only once.
    ///
    /// - Throws: `ClusterFinding.closed` if the caller is cancelled.
    func contextNamespace() async throws(ClusterFinding) -> String {
        if !isClosed { _ = begun() }
        let task = namespace ?? Task { [kubectl] in await kubectl.namespace() }
        namespace = task
        return try await task.outcome
    }

    /// Ends kubectl, and does not start it again.
    func close() async {
        isClosed = true
        namespace?.cancel()
        guard let start else { return }
        self.start = nil
        start.cancel()
        if case .success(let proxy) = await start.value { await proxy.end() }
    }

    private func begun() -> Start {
        let begun = start ?? Task { [kubectl, limits] in await Self.started(by: kubectl, limits) }
        start = begun
        return begun
    }

    /// Starts kubectl with `--append-server-path`. If kubectl exits, it might be too old for this flag. In that case
    /// kubectl is started again without the flag, unless the server's URL has a path.
    private static func started(
        by kubectl: Kubectl, _ limits: ClusterLimits
    ) async -> Result<KubectlProxy, ClusterFinding> {
        let first = await result(of: kubectl, appendsServerPath: true, limits)
        guard case .failure(.kubectlEnded(.exited(_), lastLine: let lastLine)) = first else { return first }
        guard await !kubectl.hasServerPath() else { return .failure(.serverPathUnsupported(lastLine: lastLine)) }
        return await result(of: kubectl, appendsServerPath: false, limits)
    }

    private static func result(
        of kubectl: Kubectl, appendsServerPath: Bool, _ limits: ClusterLimits
    ) async -> Result<KubectlProxy, ClusterFinding> {
        do throws(ClusterFinding) {
            return .success(
                try await KubectlProxy.started(by: kubectl, appendsServerPath: appendsServerPath, limits))
        } catch {
            return .failure(error)
        }
    }
}

extension Task where Failure == Never {
    /// The result of the task. If the caller is cancelled, the task still runs for other callers.
    ///
    /// - Throws: `ClusterFinding.closed` if the caller is cancelled.
    fileprivate var outcome: Success {
        get async throws(ClusterFinding) {
            let (values, continuation) = AsyncStream<Success>.makeStream()
            Task<Void, Never> {
                continuation.yield(await value)
                continuation.finish()
            }
            for await value in values { return value }
            throw .closed
        }
    }
}
