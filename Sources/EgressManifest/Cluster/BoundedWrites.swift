/// Writes of planned policies, a bounded number at a time.
struct BoundedWrites: Sendable {
    typealias Result = Swift.Result<[UInt8], KubectlError>

    /// How many are under way at a time.
    static let width = 8
    private static let closed = Result.failure(.init(.unusable, "is not run any more"))

    let plans: [PlannedPolicy]
    /// What each of them passes.
    let gate: WriteGate

    /// Writes the plans. Stops at the first error that shows that kubectl or the server is of no use, and writes no
    /// more to a namespace that forbids it.
    ///
    /// - Parameter write: writes one plan, and returns the object that the server has then.
    /// - Returns: for each plan what `write` returned, or why there is no such object.
    func run(
        _ write: @escaping @Sendable (PlannedPolicy) async throws(KubectlError) -> [UInt8]
    ) async -> [Result] {
        var results: [Result?] = plans.map { _ in nil }
        await withTaskGroup(of: (Int, Result).self) { group in
            var rest = plans.enumerated().makeIterator()
            var end: KubectlError?
            var closed: [String?: KubectlError] = [:]
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
                    if error.reason.endsAll { end = end ?? KubectlError(.unusable, error.fact) }
                    if error.reason == .forbidden { closed[plans[index].policy.namespace] = error }
                }
                add()
            }
            if let end { results = results.map { $0 ?? .failure(end) } }
        }
        return results.compactMap(\.self)
    }

    private static func result(
        of plan: PlannedPolicy, _ write: (PlannedPolicy) async throws(KubectlError) -> [UInt8]
    ) async -> Result {
        do throws(KubectlError) {
            return .success(try await write(plan))
        } catch {
            return .failure(error)
        }
    }
}
