internal import EgressManifest

/// Writes of planned policies, a bounded number at a time.
struct BoundedWrites: Sendable {
    typealias Result = Swift.Result<[UInt8], WriteFailure>

    /// How many are under way at a time.
    static let width = 8
    private static let closed = Result.failure(WriteFailure(.closed, hasBegun: false))

    let plans: [PlannedPolicy]
    /// What each of them passes.
    let gate: WriteGate

    /// Writes the plans. Stops at the first error that shows that kubectl or the server is of no use, and writes no
    /// more to a namespace that forbids it.
    ///
    /// - Parameter write: writes one plan, and returns the object that the server has then.
    /// - Returns: for each plan what `write` returned, or why there is no such object.
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

/// Why a policy was not written, or is not known to be.
package struct WriteFailure: Error, Hashable, Sendable {
    package let finding: ClusterFinding
    /// Whether the server may have been asked.
    private let hasBegun: Bool

    init(_ finding: ClusterFinding, hasBegun: Bool) {
        self.finding = finding
        self.hasBegun = hasBegun
    }

    /// Whether what was to be written may have been.
    package var isUnclear: Bool { hasBegun && finding.kind == .unclear }
}
