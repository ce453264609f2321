package import EgressManifest

extension ClusterStore {
    /// Writes plans, a bounded number at a time. Stops at the first error that shows that kubectl or the server is of no
    /// use, and writes no more to a namespace that forbids it.
    ///
    /// - Parameters:
    ///   - plans: what to write.
    ///   - gate: what each write passes. A closed gate lets no more writes begin.
    /// - Returns: for each plan what the server has now, or why it has not.
    package func patch(_ plans: [PlannedPolicy], through gate: WriteGate) async -> [Result<[UInt8], WriteFailure>] {
        await BoundedWrites(plans: plans, gate: gate).run { planned throws(ClusterFinding) in
            try await patch(planned.policy.name, in: planned.policy.namespace, with: planned.mergePatch)
        }
    }

    /// Takes annotations of ours away that no longer say what the user wants.
    ///
    /// - Returns: what the server has then.
    /// - Throws: `ClusterFinding`.
    package func remove(_ keys: [String], from policy: ManagedPolicy) async throws(ClusterFinding) -> [UInt8] {
        try await patch(policy.name, in: policy.namespace, with: policy.mergePatch(keys.map { ($0, nil) }))
    }

    private func patch(
        _ name: String, in namespace: String?, with body: [UInt8]
    ) async throws(ClusterFinding) -> [UInt8] {
        let request = ApiRequest.patch(
            name, in: try await resolved(namespace), as: "application/merge-patch+json", body)
        return try Self.policy(await server.send(request))
    }

    /// Applies a whole policy of that name on the server's side (Kubernetes, "Server-Side Apply"). It is JSON, which is YAML too.
    ///
    /// - Returns: what the server has now, or would have.
    /// - Throws: `ClusterFinding`.
    package func apply(
        _ policy: [UInt8], _ name: String, in namespace: String?, forces: Bool, isDry: Bool
    ) async throws(ClusterFinding) -> [UInt8] {
        let query = (forces ? [("force", "true")] : []) + (isDry ? [("dryRun", "All")] : [])
        let request = ApiRequest.patch(
            name, in: try await resolved(namespace), as: "application/apply-patch+yaml", policy, query)
        return try Self.policy(await server.send(request))
    }
}
