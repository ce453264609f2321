import Dispatch
package import Testing

/// Runs the tests of a suite on separate threads, where they can wait for programs.
///
/// Swift's own thread pool has one thread per processor. Tests that block all of these threads delay every other test,
/// and the report of every result, until the last of them ends.
package struct WaitingTrait: SuiteTrait, TestTrait, TestScoping {
    package var isRecursive: Bool { true }

    package func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
    ) async throws {
        try await withTaskExecutorPreference(WaitingThreads.shared, operation: function)
    }
}

extension Trait where Self == WaitingTrait {
    /// The trait for suites that wait for programs and servers.
    package static var waits: Self { Self() }
}

private final class WaitingThreads: TaskExecutor {
    static let shared = WaitingThreads()

    private let queue = DispatchQueue(label: "tests that wait", attributes: .concurrent)

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}
