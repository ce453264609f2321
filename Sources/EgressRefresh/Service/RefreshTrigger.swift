internal import Synchronization

/// What a refresh is asked for.
struct RefreshScope: OptionSet, Sendable {
    let rawValue: UInt8

    /// Refresh everything.
    static let all = RefreshScope(rawValue: 1)
    /// Refresh what has changed in the cluster.
    static let changed = RefreshScope(rawValue: 2)
}

/// Asks a service for a refresh, from any task. What is asked for while it is busy becomes one refresh.
final class RefreshTrigger: Sendable {
    private struct State {
        var scope: RefreshScope = []
        var waiter: CheckedContinuation<RefreshScope, Never>?
    }

    private let state = Mutex(State())

    /// Asks for a refresh.
    func fire(_ scope: RefreshScope) {
        let waiter = state.withLock { state -> (CheckedContinuation<RefreshScope, Never>, RefreshScope)? in
            state.scope.formUnion(scope)
            guard let waiter = state.waiter else { return nil }
            defer { state = State() }
            return (waiter, state.scope)
        }
        if let (waiter, scope) = waiter { waiter.resume(returning: scope) }
    }

    /// Waits until a refresh is asked for; only one may wait.
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
