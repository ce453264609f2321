import EgressSystem

/// Does work on a thread of its own: what waits in the system would keep one of the few that Swift's tasks share.
func onOwnThread<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
        Thread.start { continuation.resume(with: Result(catching: work)) }
    }
}
