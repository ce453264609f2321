import EgressTestSupport
import Synchronization
import Testing

/// The policies that the runs of a suite have printed.
final class EmittedPolicies: Sendable {
    @TaskLocal static var current: EmittedPolicies?

    private let texts = Mutex<Set<String>>([])

    /// Adds a policy for the check at the end of the suite.
    ///
    /// - Throws: `SupportError` if the suite does not have the trait `.judgedPolicies`.
    static func add(_ text: String) throws(SupportError) {
        guard let current else { throw SupportError("a suite that emits policies needs the trait .judgedPolicies") }
        current.texts.withLock { _ = $0.insert(text) }
    }

    func judge() throws(SupportError) {
        let texts = texts.withLock { $0.sorted() }
        guard !texts.isEmpty else { return }
        try Judges.validate(texts)
    }
}

/// Validates every policy that the tests of a suite print against the Kubernetes schemas, in one run at the end.
struct JudgedPolicies: SuiteTrait, TestScoping {
    func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
    ) async throws {
        let policies = EmittedPolicies()
        try await EmittedPolicies.$current.withValue(policies) { try await function() }
        try policies.judge()
    }
}

extension Trait where Self == JudgedPolicies {
    static var judgedPolicies: Self { Self() }
}
