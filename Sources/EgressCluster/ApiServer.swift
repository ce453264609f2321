/// How long the way to the API server may take, and how much comes at a time.
package struct ClusterLimits: Sendable {
    /// Until a kubectl that was started listens.
    package var start = Duration.seconds(15)
    /// Until a request is answered.
    package var request = Duration.seconds(30)
    /// Until a kubectl that does not begin to answer is replaced by another one, as in a service, whose kubectl may have lost
    /// its connection to the server; `nil` where it is not replaced.
    package var silence: Duration?
    /// How many policies a list has at a time, as kubectl asks for.
    package var page = 500

    package init() {}
}

/// The one way to the API server: HTTP through one kubectl, which is started with the first request, and started again when it
/// has ended. A service starts it again when it is silent too, and when the server does not know the user any more or is
/// out of reach: so it picks up credentials that were replaced, and makes new connections.
package struct ApiServer: Sendable {
    let limits: ClusterLimits
    private let holder: ProxyHolder

    private static let ending = Duration.milliseconds(100)

    private var isService: Bool { limits.silence != nil }

    package init(_ kubectl: Kubectl, _ limits: ClusterLimits = ClusterLimits()) {
        self.limits = limits
        holder = ProxyHolder(kubectl, limits)
    }

    /// Ends kubectl, and does no more.
    package func close() async { await holder.close() }

    /// The namespace of kubectl's context, which is asked for once.
    func contextNamespace() async throws(ClusterFinding) -> String { try await holder.contextNamespace() }

    /// Sends a request, and sends it again, as kubectl does, while the server has too much to do.
    ///
    /// - Throws: `ClusterFinding` for all but a good answer.
    func send(_ request: ApiRequest) async throws(ClusterFinding) -> ApiAnswer {
        let end = ContinuousClock.now + limits.request
        var answer = try await answer(to: request)
        while let pause = answer.pause, ContinuousClock.now + pause < end {
            try? await Task.sleep(for: pause)
            answer = try await self.answer(to: request)
        }
        guard answer.isGood else { throw answer.finding }
        return answer
    }

    /// Sends a request, and gives `take` what comes of the answer, until that ends or `take` returns `false`.
    ///
    /// - Throws: `ClusterFinding`.
    func stream(
        _ request: ApiRequest, _ take: @escaping @Sendable (ArraySlice<UInt8>) -> Bool
    ) async throws(ClusterFinding) {
        let patience = ApiExchange.Patience(beginning: limits.silence ?? limits.request, end: nil)
        let answer = try await attempt { exchange throws(ClusterFinding) in
            try await exchange.stream(request, patience, take)
        }
        guard answer.isGood else { throw answer.finding }
    }

    /// Asks once more where the connection ended without an answer. Nothing is written twice: a patch is for the version that
    /// was read, so that a conflict then may be with the first one, and leaves open what became of it.
    private func answer(to request: ApiRequest) async throws(ClusterFinding) -> ApiAnswer {
        let finding: ClusterFinding
        do throws(ClusterFinding) {
            return try await answer(to: request, within: limits.silence ?? limits.request)
        } catch {
            let isLost = error == .cutShort || isService && error.isSilence
            guard isLost, !Task.isCancelled else { throw error }
            finding = error
        }
        // For a moment, the system takes connections for a kubectl that is ending.
        try? await Task.sleep(for: Self.ending)
        guard !request.isSafe else { return try await answer(to: request, within: limits.request) }
        let second = try? await answer(to: request, within: limits.request)
        guard let second, second.code != 409 else { throw finding }
        return second
    }

    private func answer(
        to request: ApiRequest, within silence: Duration
    ) async throws(ClusterFinding) -> ApiAnswer {
        let patience = ApiExchange.Patience(beginning: silence, end: limits.request)
        return try await attempt { exchange throws(ClusterFinding) in
            try await exchange.answer(to: request, patience)
        }
    }

    /// Asks through the kubectl that runs, and ends that where another one may do better.
    private func attempt(
        _ ask: (ApiExchange) async throws(ClusterFinding) -> ApiAnswer
    ) async throws(ClusterFinding) -> ApiAnswer {
        let proxy = try await holder.proxy()
        do throws(ClusterFinding) {
            let answer = try await ask(ApiExchange(socket: proxy.socket))
            guard isService, answer.needsAnotherKubectl else {
                proxy.hasServed = true
                return answer
            }
            await holder.drop(proxy)
            guard proxy.hasServed, answer.code == 401 else { return answer }
        } catch .noConnection {
            // Nothing was sent.
            await holder.drop(proxy)
        } catch {
            if isService, error.isSilence { await holder.drop(proxy) }
            throw error
        }
        return try await ask(ApiExchange(socket: try await holder.proxy().socket))
    }
}

extension ApiAnswer {
    /// Whether the fault may be with what kubectl read when it was started.
    fileprivate var needsAnotherKubectl: Bool {
        guard !isGood else { return false }
        if case .unreachable = finding { return true }
        return code == 401
    }
}

extension ClusterFinding {
    fileprivate var isSilence: Bool {
        if case .noAnswer = self { true } else { false }
    }
}
