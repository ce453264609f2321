internal import Synchronization

/// What a service is called for.
struct Call: OptionSet, Sendable {
    let rawValue: UInt8

    /// Refresh everything.
    static let all = Call(rawValue: 1)
    /// Refresh what has changed in the cluster.
    static let changed = Call(rawValue: 2)
}

/// Calls a service from wherever; calls that come while it is busy become one.
final class Doorbell: Sendable {
    private struct State {
        var call: Call = []
        var waiter: CheckedContinuation<Call, Never>?
    }

    private let state = Mutex(State())

    func ring(_ call: Call) {
        let waiter = state.withLock { state -> (CheckedContinuation<Call, Never>, Call)? in
            state.call.formUnion(call)
            guard let waiter = state.waiter else { return nil }
            defer { state = State() }
            return (waiter, state.call)
        }
        if let (waiter, call) = waiter { waiter.resume(returning: call) }
    }

    /// Waits for the next call; only one may wait.
    func answer() async -> Call {
        await withCheckedContinuation { continuation in
            let call = state.withLock { state -> Call? in
                guard state.call.isEmpty else {
                    defer { state.call = [] }
                    return state.call
                }
                state.waiter = continuation
                return nil
            }
            if let call { continuation.resume(returning: call) }
        }
    }
}
