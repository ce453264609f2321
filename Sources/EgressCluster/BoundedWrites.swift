internal import EgressManifest

/// Writes planned policies, with a bounded number of writes at a time.
struct BoundedWrites: Sendable {
    typealias Result = Swift.Result<[UInt8], WriteFailure>

    /// The maximum number of writes at a time.
    static let width = 8
    private static let closed = Result.failure(WriteFailure(.closed, hasBegun: false))

    let plans: [PlannedPolicy]
    /// The gate that each write passes.
    let gate: WriteGate

    /// Writes the plans. If an error shows that kubectl or the server cannot be used, no further write starts. If the
    /// server forbids a write, no further write to the same namespace starts.
    ///
    /// - Parameter write: Writes one plan, and returns the object that the server then has.
    /// - Returns: The result of `write` for each plan, or the reason why there is none.
    func run(
        _ write: @escaping @Sendable (PlannedPolicy) async throws(ClusterFinding) -> [UInt8]
    ) async -> [Result] {
        var results: [Result?] = plans.map { _ in nil }
        await withTaskGroup(of: (Int, Result).self) { group in
            var rest = plans.enumerated().makeIterator()
            var end: WriteFailure?
            var closed: [String?: WriteFailure] = [:]
            func add() {
                while end == nil, let (index, plan) = rest.next() {
                    guard let error = closed[plan.policy.namespace] else {
                        return group.addTask {
                            (index, await gate.pass { await Self.result(of: plan, write) } ?? Self.closed)
                        }
                    }
                    results[index] = .failure(error)
                }
            }
            for _ in 0..<Self.width { add() }
            while let (index, result) = await group.next() {
                results[index] = result
                if case .failure(let error) = result {
                    let rest = WriteFailure(error.finding, hasBegun: false)
                    if error.finding.endsAll { end = end ?? rest }
                    if error.finding.kind == .forbidden { closed[plans[index].policy.namespace] = rest }
                }
                add()
            }
            if let end { results = results.map { $0 ?? .failure(end) } }
        }
        return results.compactMap(\.self)
    }

    private static func result(
        of plan: PlannedPolicy, _ write: (PlannedPolicy) async throws(ClusterFinding) -> [UInt8]
    ) async -> Result {
        do throws(ClusterFinding) {
            return .success(try await write(plan))
        } catch {
            return .failure(WriteFailure(error, hasBegun: true))
        }
    }
}

/// The reason why a policy was not written, or why it is unknown whether it was written.
package struct WriteFailure: Error, Hashable, Sendable {
    package let finding: ClusterFinding
    /// Whether the request might have been sent to the server.
    private let hasBegun: Bool

    init(_ finding: ClusterFinding, hasBegun: Bool) {
        self.finding = finding
        self.hasBegun = hasBegun
    }

    /// Whether it is unknown if the policy was written.
    package var isUnclear: Bool { hasBegun && finding.kind == .unclear }
}
