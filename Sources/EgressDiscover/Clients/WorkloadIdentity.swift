package import EgressPolicy

/// A workload: the pods of a Deployment or another object, or those that have the same labels.
package struct WorkloadIdentity: Hashable, Sendable {
    package let namespace: String
    /// The kind of the object that controls the pods; `nil` if its selector is not known.
    package let kind: String?
    /// The name of the object, or else the value of the label that its pods have in common, or the name of a pod.
    package let name: String
    /// Selects the pods; `nil` if their labels tell them apart from no others.
    package let selector: LabelSelector?

    package init(namespace: String, kind: String?, name: String, selector: LabelSelector?) {
        self.namespace = namespace
        self.kind = kind
        self.name = name
        self.selector = selector
    }
}

extension WorkloadIdentity: Comparable {
    package static func < (left: WorkloadIdentity, right: WorkloadIdentity) -> Bool { left.order < right.order }

    private var order: (String, String, String, String) {
        (namespace, name, kind ?? "", selector?.description ?? "")
    }
}

extension Inventory {
    /// Returns the workload of a pod: the topmost known owner whose selector selects the pod, or else what its labels say.
    func workload(of pod: ClusterPod) -> WorkloadIdentity {
        if let owner = owners(of: pod).last {
            return WorkloadIdentity(
                namespace: pod.name.namespace, kind: owner.kind, name: owner.name.name, selector: owner.selector)
        }
        let choice = LabelChoice(pod.labels)
        return WorkloadIdentity(
            namespace: pod.name.namespace, kind: nil, name: choice.value ?? pod.name.name, selector: choice.selector)
    }

    /// Returns the known owners of a pod whose selectors select it, from the nearest to the topmost.
    private func owners(of pod: ClusterPod) -> [ClusterWorkload] {
        var found: [ClusterWorkload] = []
        var next = pod.owner
        // A chain has two or three owners. The limit ends a loop.
        for _ in 0..<8 {
            guard let owner = next else { break }
            let known = workload(owner, of: pod)
            if let known, known.hasLastingSelector, known.selector?.matches(pod.labels) == true { found.append(known) }
            next = known?.owner
        }
        return found
    }

    /// Returns an owner; for a ReplicaSet that is not known, its Deployment, whose name and a hash are its name.
    private func workload(_ owner: ObjectOwner, of pod: ClusterPod) -> ClusterWorkload? {
        let name = ObjectName(pod.name.namespace, owner.name)
        if let known = workloads[WorkloadKey(kind: owner.kind, name: name)] { return known }
        guard let deployment = pod.deployment(of: owner) else { return nil }
        return workloads[WorkloadKey(kind: "Deployment", name: ObjectName(pod.name.namespace, deployment))]
    }
}

extension ClusterPod {
    /// Returns the name of the Deployment of a ReplicaSet that owns the pod; `nil` if there is none.
    fileprivate func deployment(of owner: ObjectOwner) -> String? {
        guard owner.kind == "ReplicaSet", let hash = labels.first(where: { $0.key == "pod-template-hash" })?.value,
            owner.name.hasSuffix("-\(hash)")
        else { return nil }
        return String(owner.name.dropLast(hash.utf8.count + 1))
    }

    /// The kind and the name of what controls the pod; `nil` for a bare pod. All Jobs count as one, because a CronJob makes
    /// many.
    var controllerName: String? {
        guard let owner, owner.kind != "Node" else { return nil }
        guard owner.kind != "Job" else { return "Jobs" }
        return deployment(of: owner).map { "Deployment \($0)" } ?? "\(owner.kind) \(owner.name)"
    }
}

extension ClusterWorkload {
    /// Whether the selector stays the same. That of a Job selects the uid of one run, and that of a ReplicaSet the hash of
    /// one revision.
    fileprivate var hasLastingSelector: Bool {
        guard let selector, !selector.isAll, kind != "Job" else { return false }
        return !(selector.matchLabels.map(\.key) + selector.matchExpressions.map(\.key)).contains(
            where: LabelChoice.isPassing)
    }
}
