package import EgressManifest
package import EgressPolicy

extension ClusterStore {
    /// Sends patches, with a bounded number of writes at a time. If an error shows that kubectl or the server cannot be
    /// used, no further write to an object of the same kind starts: another server can be responsible for other kinds
    /// (Kubernetes, "Kubernetes API Aggregation Layer"). If the server forbids a write, no further write of the kind to
    /// the same namespace starts.
    ///
    /// - Parameters:
    ///   - patches: The patches to send.
    ///   - gate: The gate that each write passes. After the gate is closed, no further write starts.
    /// - Returns: For each patch, the object that the server has now, or the reason why the write failed.
    package func patch(_ patches: [MergePatch], through gate: WriteGate) async -> [Result<StoredPolicy, WriteFailure>] {
        var results: [Int: Result<StoredPolicy, WriteFailure>] = [:]
        for kind in ManagedKind.allCases {
            let indices = patches.indices.filter { patches[$0].planned.policy.kind == kind }
            let writes = BoundedWrites(patches: indices.map { patches[$0] }, gate: gate)
            let ends = await writes.run { patch throws(ClusterFinding) in
                try await self.patch(ObjectPlace(patch.planned.policy), with: patch.bytes)
            }
            for (index, end) in zip(indices, ends) { results[index] = end }
        }
        return patches.indices.compactMap { results[$0] }
    }

    /// Removes annotations of egressgen that no longer match the intent of the user, and gives an address set the
    /// entries of `set`, unless it is `nil`.
    ///
    /// - Returns: The object that the server then has.
    /// - Throws: `ClusterFinding`.
    package func remove(
        _ keys: [String], from policy: ManagedPolicy, entriesOf set: NetworkPolicy?
    ) async throws(ClusterFinding) -> StoredPolicy {
        try await patch(ObjectPlace(policy), with: policy.mergePatch(removing: keys, entriesOf: set))
    }

    private func patch(_ object: ObjectPlace, with body: [UInt8]) async throws(ClusterFinding) -> StoredPolicy {
        let request = ApiRequest.patch(try await resolved(object), as: "application/merge-patch+json", body)
        return try Self.policy(await server.send(request))
    }

    /// Applies a whole policy with server-side apply (Kubernetes, "Server-Side Apply"). The policy is JSON, which is
    /// also valid YAML.
    ///
    /// - Returns: The object that the server has now, or would have after a dry run.
    /// - Throws: `ClusterFinding`.
    package func apply(
        _ policy: [UInt8], _ object: ObjectPlace, forces: Bool, isDry: Bool
    ) async throws(ClusterFinding) -> StoredPolicy {
        let query = (forces ? [("force", "true")] : []) + (isDry ? [("dryRun", "All")] : [])
        let request = ApiRequest.patch(
            try await resolved(object), as: "application/apply-patch+yaml", policy, query)
        return try Self.policy(await server.send(request))
    }
}
