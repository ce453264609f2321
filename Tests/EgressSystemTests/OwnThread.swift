import EgressSystem

/// Runs `work` on a separate thread. A blocking system call would otherwise occupy one of the few threads that Swift's
/// tasks share.
func onOwnThread<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
        Thread.start { continuation.resume(with: Result(catching: work)) }
    }
}
