package import EgressManifest
package import EgressPolicy

extension ClusterStore {
    /// Reads what became of policies whose writes ended with an error that is `unclear`: no more than were written at a time,
    /// and all at once, since a server that has gone may keep each waiting.
    package func fates(of plans: [PlannedPolicy]) async -> [PatchFate] {
        await withTaskGroup(of: (Int, PatchFate).self) { group in
            for (index, plan) in plans.enumerated() { group.addTask { (index, await fate(of: plan)) } }
            return await group.reduce(into: plans.map { _ in .unknown }) { $0[$1.0] = $1.1 }
        }
    }

    /// The same of one policy.
    package func fate(of planned: PlannedPolicy) async -> PatchFate {
        await fate(of: planned.policy.name, in: planned.policy.namespace, read: planned.fate)
    }

    /// The same of a policy that was not there before.
    package func fate(of policy: NetworkPolicy) async -> PatchFate {
        await fate(of: policy.subject.name, in: policy.subject.namespace, read: policy.fate)
    }

    private func fate(of name: String, in namespace: String?, read fate: ([UInt8]) -> PatchFate) async -> PatchFate {
        do throws(ClusterFinding) {
            return try await read(name, in: namespace).map(fate) ?? .gone
        } catch {
            return .unknown
        }
    }
}
