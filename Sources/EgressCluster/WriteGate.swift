internal import Synchronization

/// A gate that each write passes. When a service is asked to end, it closes the gate: writes in progress finish, and no
/// new write starts.
package final class WriteGate: Sendable {
    private struct State {
        var isClosed = false
        var inside = 0
        var waiter: CheckedContinuation<Void, Never>?
    }

    private let state = Mutex(State())

    package init() {}

    package var isClosed: Bool { state.withLock { $0.isClosed } }

    /// Runs `write` if the gate is open.
    ///
    /// - Returns: `nil` if the gate is closed.
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

    /// Closes the gate, and waits for the writes in progress.
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
