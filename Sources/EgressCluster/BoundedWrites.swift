internal import EgressManifest

/// Sends patches, with a bounded number of writes at a time.
struct BoundedWrites: Sendable {
    typealias Result = Swift.Result<StoredPolicy, WriteFailure>

    /// The maximum number of writes at a time.
    static let width = 8
    private static let closed = Result.failure(WriteFailure(.closed, hasBegun: false))

    let patches: [MergePatch]
    /// The gate that each write passes.
    let gate: WriteGate

    /// Sends the patches. If an error shows that kubectl or the server cannot be used, no further write starts. If the
    /// server forbids a write, no further write to the same namespace starts.
    ///
    /// - Parameter write: Sends one patch, and returns the object that the server then has.
    /// - Returns: The result of `write` for each patch, or the reason why there is none.
    func run(
        _ write: @escaping @Sendable (MergePatch) async throws(ClusterFinding) -> StoredPolicy
    ) async -> [Result] {
        var results: [Result?] = patches.map { _ in nil }
        await withTaskGroup(of: (Int, Result).self) { group in
            var rest = patches.enumerated().makeIterator()
            var end: WriteFailure?
            var closed: [String?: WriteFailure] = [:]
            func add() {
                while end == nil, let (index, patch) = rest.next() {
                    guard let error = closed[patch.planned.policy.namespace] else {
                        return group.addTask {
                            (index, await gate.pass { await Self.result(of: patch, write) } ?? Self.closed)
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
                    if error.finding.kind == .forbidden { closed[patches[index].planned.policy.namespace] = rest }
                }
                add()
            }
            if let end { results = results.map { $0 ?? .failure(end) } }
        }
        return results.compactMap(\.self)
    }

    private static func result(
        of patch: MergePatch, _ write: (MergePatch) async throws(ClusterFinding) -> StoredPolicy
    ) async -> Result {
        do throws(ClusterFinding) {
            return .success(try await write(patch))
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
