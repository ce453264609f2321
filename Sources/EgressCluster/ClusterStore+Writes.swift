package import EgressManifest

extension ClusterStore {
    /// Sends patches, with a bounded number of writes at a time. If an error shows that kubectl or the server cannot be
    /// used, no further write starts. If the server forbids a write, no further write to the same namespace starts.
    ///
    /// - Parameters:
    ///   - patches: The patches to send.
    ///   - gate: The gate that each write passes. After the gate is closed, no further write starts.
    /// - Returns: For each patch, the object that the server has now, or the reason why the write failed.
    package func patch(_ patches: [MergePatch], through gate: WriteGate) async -> [Result<StoredPolicy, WriteFailure>] {
        await BoundedWrites(patches: patches, gate: gate).run { patch throws(ClusterFinding) in
            let policy = patch.planned.policy
            return try await self.patch(policy.name, in: policy.namespace, with: patch.bytes)
        }
    }

    /// Removes annotations of egressgen that no longer match the intent of the user.
    ///
    /// - Returns: The object that the server then has.
    /// - Throws: `ClusterFinding`.
    package func remove(_ keys: [String], from policy: ManagedPolicy) async throws(ClusterFinding) -> StoredPolicy {
        try await patch(policy.name, in: policy.namespace, with: policy.mergePatch(removing: keys))
    }

    private func patch(
        _ name: String, in namespace: String?, with body: [UInt8]
    ) async throws(ClusterFinding) -> StoredPolicy {
        let request = ApiRequest.patch(
            name, in: try await resolved(namespace), as: "application/merge-patch+json", body)
        return try Self.policy(await server.send(request))
    }

    /// Applies a whole policy with server-side apply (Kubernetes, "Server-Side Apply"). The policy is JSON, which is
    /// also valid YAML.
    ///
    /// - Returns: The object that the server has now, or would have after a dry run.
    /// - Throws: `ClusterFinding`.
    package func apply(
        _ policy: [UInt8], _ name: String, in namespace: String?, forces: Bool, isDry: Bool
    ) async throws(ClusterFinding) -> StoredPolicy {
        let query = (forces ? [("force", "true")] : []) + (isDry ? [("dryRun", "All")] : [])
        let request = ApiRequest.patch(
            name, in: try await resolved(namespace), as: "application/apply-patch+yaml", policy, query)
        return try Self.policy(await server.send(request))
    }
}
