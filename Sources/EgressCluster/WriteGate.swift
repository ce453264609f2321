internal import Synchronization

/// What a write must pass, so that a service that is asked to end can let those finish that have begun, and no other
/// begins.
package final class WriteGate: Sendable {
    private struct State {
        var isClosed = false
        var inside = 0
        var waiter: CheckedContinuation<Void, Never>?
    }

    private let state = Mutex(State())

    package init() {}

    package var isClosed: Bool { state.withLock { $0.isClosed } }

    /// Writes.
    ///
    /// - Returns: `nil` where it was not done, because the gate is closed.
    package func pass<Value, Problem: Error>(_ write: () async throws(Problem) -> Value) async throws(Problem) -> Value?
    {
        guard enter() else { return nil }
        defer { leave() }
        return try await write()
    }

    private func enter() -> Bool {
        state.withLock { state in
            guard !state.isClosed else { return false }
            state.inside += 1
            return true
        }
    }

    private func leave() {
        let waiter = state.withLock { state -> CheckedContinuation<Void, Never>? in
            state.inside -= 1
            guard state.inside == 0 else { return nil }
            defer { state.waiter = nil }
            return state.waiter
        }
        waiter?.resume()
    }

    /// Lets nobody in any more, and waits until nobody is inside.
    package func close() async {
        await withCheckedContinuation { continuation in
            let isEmpty = state.withLock { state in
                state.isClosed = true
                if state.inside > 0 { state.waiter = continuation }
                return state.inside == 0
            }
            if isEmpty { continuation.resume() }
        }
    }
}
