internal import Synchronization

/// What to refresh.
struct RefreshScope: OptionSet, Sendable {
    let rawValue: UInt8

    /// Refresh all policies.
    static let all = RefreshScope(rawValue: 1)
    /// Refresh the policies that have changed in the cluster.
    static let changed = RefreshScope(rawValue: 2)
}

/// Requests refreshes of a service, from any task. Requests that arrive during a refresh are combined into one.
final class RefreshTrigger: Sendable {
    private struct State {
        var scope: RefreshScope = []
        var waiter: CheckedContinuation<RefreshScope, Never>?
    }

    private let state = Mutex(State())

    /// Requests a refresh.
    func fire(_ scope: RefreshScope) {
        let waiter = state.withLock { state -> (CheckedContinuation<RefreshScope, Never>, RefreshScope)? in
            state.scope.formUnion(scope)
            guard let waiter = state.waiter else { return nil }
            defer { state = State() }
            return (waiter, state.scope)
        }
        if let (waiter, scope) = waiter { waiter.resume(returning: scope) }
    }

    /// Waits for a request. Only one task can wait at a time.
    func next() async -> RefreshScope {
        await withCheckedContinuation { continuation in
            let scope = state.withLock { state -> RefreshScope? in
                guard state.scope.isEmpty else {
                    defer { state.scope = [] }
                    return state.scope
                }
                state.waiter = continuation
                return nil
            }
            if let scope { continuation.resume(returning: scope) }
        }
    }
}
