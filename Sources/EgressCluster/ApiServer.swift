/// The time limits of requests to the API server, and the page size of lists.
package struct ClusterLimits: Sendable {
    /// The time until a kubectl that was started accepts connections.
    package var start = Duration.seconds(15)
    /// The time until a request is answered.
    package var request = Duration.seconds(30)
    /// The time until egressgen replaces a kubectl that does not begin to answer; `nil` to never replace it. A service
    /// sets this limit, because its kubectl can lose the connection to the server.
    package var silence: Duration?
    /// The number of policies in each page of a list. kubectl uses the same number.
    package var page = 500

    package init() {}
}

/// The connection to the API server: HTTP through a kubectl process.
///
/// The first request starts kubectl. A later request starts it again if it has exited. A service also restarts kubectl
/// if it is silent, if the server rejects the user's credentials, or if the server is unreachable. The new process
/// reads new credentials and opens new connections. A server behind the API server, such as that of Calico, can be
/// silent while kubectl answers other requests, which then go on.
package struct ApiServer: Sendable {
    let limits: ClusterLimits
    private let holder: ProxyHolder

    private static let ending = Duration.milliseconds(100)
    /// The time in which a kubectl that has not lost its connection answers a short request.
    private static let probing = Duration.seconds(1)

    private var isService: Bool { limits.silence != nil }

    package init(_ kubectl: Kubectl, _ limits: ClusterLimits = ClusterLimits()) {
        self.limits = limits
        holder = ProxyHolder(kubectl, limits)
    }

    /// Ends kubectl, and rejects further requests.
    package func close() async { await holder.close() }

    /// Returns the namespace of kubectl's context. kubectl is asked only once.
    func contextNamespace() async throws(ClusterFinding) -> String { try await holder.contextNamespace() }

    /// Sends a request, and repeats it while the server is overloaded, as kubectl does.
    ///
    /// - Throws: `ClusterFinding` if the request does not succeed.
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

    /// Sends a request, and passes each part of the answer to `take` until the answer ends or `take` returns `false`. Calls
    /// `begin` before, as soon as it is known that the request succeeds.
    ///
    /// - Throws: `ClusterFinding`.
    func stream(
        _ request: ApiRequest, beginning begin: @escaping @Sendable () -> Void,
        _ take: @escaping @Sendable (ArraySlice<UInt8>) -> Bool
    ) async throws(ClusterFinding) {
        let patience = ApiExchange.Patience(beginning: limits.silence ?? limits.request, end: nil)
        let answer = try await attempt(request, try await holder.proxy()) { exchange throws(ClusterFinding) in
            try await exchange.stream(request, patience, beginning: begin, take)
        }
        guard answer.isGood else { throw answer.finding }
    }

    /// Sends a request, and sends it once more if the connection ended without an answer. In a service, it also sends
    /// the request once more if kubectl was silent and was replaced.
    ///
    /// A second attempt does not write twice, because a merge patch names the resource version that it was made from.
    /// If the second attempt gets a conflict, the first attempt might have caused it. The outcome is then unknown, and
    /// the first error is thrown.
    private func answer(to request: ApiRequest) async throws(ClusterFinding) -> ApiAnswer {
        let finding: ClusterFinding
        let proxy = try await holder.proxy()
        do throws(ClusterFinding) {
            return try await answer(to: request, proxy, within: limits.silence ?? limits.request)
        } catch {
            let isLost = error == .cutShort || isService && error.isSilence && proxy.isDropped
            guard isLost, !Task.isCancelled else { throw error }
            finding = error
        }
        // While a kubectl exits, the system accepts connections to its socket for a short time.
        try? await Task.sleep(for: Self.ending)
        guard !request.isSafe else {
            return try await answer(to: request, try await holder.proxy(), within: limits.request)
        }
        // If no kubectl starts, the outcome of the first attempt is still unknown.
        guard let other = try? await holder.proxy(),
            let second = try? await answer(to: request, other, within: limits.request), second.code != 409
        else { throw finding }
        return second
    }

    private func answer(
        to request: ApiRequest, _ proxy: KubectlProxy, within silence: Duration
    ) async throws(ClusterFinding) -> ApiAnswer {
        let patience = ApiExchange.Patience(beginning: silence, end: limits.request)
        return try await attempt(request, proxy) { exchange throws(ClusterFinding) in
            try await exchange.answer(to: request, patience)
        }
    }

    /// Sends a request through a kubectl, and replaces that kubectl if a new one might succeed.
    private func attempt(
        _ request: ApiRequest, _ proxy: KubectlProxy, _ ask: (ApiExchange) async throws(ClusterFinding) -> ApiAnswer
    ) async throws(ClusterFinding) -> ApiAnswer {
        do throws(ClusterFinding) {
            let answer = try await ask(ApiExchange(socket: proxy.socket))
            guard isService, answer.needsAnotherKubectl else {
                proxy.hasServed = true
                return answer
            }
            await holder.drop(proxy)
            guard proxy.hasServed, answer.code == 401 else { return answer }
        } catch .noConnection {
            // Nothing was sent, so the request can be sent again.
            await holder.drop(proxy)
        } catch {
            if isService, error.isSilence, await isSilent(proxy, beside: request) { await holder.drop(proxy) }
            throw error
        }
        return try await ask(ApiExchange(socket: try await holder.proxy().socket))
    }

    /// Whether kubectl can be the cause of a request's silence. If the request is for a server behind the API server, it is
    /// not while it answers others.
    private func isSilent(_ proxy: KubectlProxy, beside request: ApiRequest) async -> Bool {
        guard request.canHaveOwnServer else { return true }
        let patience = ApiExchange.Patience(beginning: Self.probing, end: Self.probing)
        let answer = try? await ApiExchange(socket: proxy.socket).answer(to: .probe, patience)
        return answer?.needsAnotherKubectl ?? true
    }
}

extension ApiAnswer {
    /// Whether the cause of the failure might be outdated credentials or connections of kubectl.
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
