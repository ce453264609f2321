package import EgressManifest
package import EgressPolicy

extension ClusterStore {
    /// Reads the policies whose writes ended with an `unclear` error, and reports what became of them. All reads run at
    /// the same time, because a server that has gone away can delay each of them. Their number is limited by the number
    /// of writes at a time.
    package func fates(of plans: [PlannedPolicy]) async -> [PatchFate] {
        await withTaskGroup(of: (Int, PatchFate).self) { group in
            for (index, plan) in plans.enumerated() { group.addTask { (index, await fate(of: plan)) } }
            return await group.reduce(into: plans.map { _ in .unknown }) { $0[$1.0] = $1.1 }
        }
    }

    /// Reports what became of one planned policy.
    package func fate(of planned: PlannedPolicy) async -> PatchFate {
        await fate(of: ObjectPlace(planned.policy), read: planned.fate)
    }

    /// Reports what became of a policy that did not exist before.
    package func fate(of policy: NetworkPolicy) async -> PatchFate {
        await fate(of: ObjectPlace(policy), read: policy.fate)
    }

    private func fate(of object: ObjectPlace, read fate: (StoredPolicy) -> PatchFate) async -> PatchFate {
        do throws(ClusterFinding) {
            return try await read(object).map(fate) ?? .gone
        } catch {
            return .unknown
        }
    }
}
