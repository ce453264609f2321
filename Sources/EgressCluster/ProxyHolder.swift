internal import EgressSystem

/// Owns the one kubectl that runs, and starts another one where that has ended.
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

    /// The kubectl that runs, or a new one.
    ///
    /// - Throws: `ClusterFinding` where it does not come to listen.
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

    /// Ends a kubectl, so that the next request starts another one.
    func drop(_ proxy: KubectlProxy) async {
        if let start, case .success(let current) = await start.value, current === proxy, self.start == start {
            self.start = nil
        }
        await proxy.end()
    }

    /// The namespace of kubectl's context, which is asked for once. kubectl starts to listen meanwhile.
    ///
    /// - Throws: `ClusterFinding.closed` to a caller that is cancelled.
    func contextNamespace() async throws(ClusterFinding) -> String {
        if !isClosed { _ = begun() }
        let task = namespace ?? Task { [kubectl] in await kubectl.namespace() }
        namespace = task
        return try await task.outcome
    }

    /// Ends kubectl, and starts no other one.
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

    /// Where kubectl ends although it could serve, it may be too old for the flag that a server with a path takes.
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
    /// What it comes to, for a caller that may be cancelled meanwhile: the task goes on for others.
    ///
    /// - Throws: `ClusterFinding.closed` to a caller that is cancelled.
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
