package import EgressPolicy

/// A plan for a policy of a cluster, and the checked JSON merge patch (RFC 7396) that carries it out.
package struct MergePatch: Sendable {
    package let planned: PlannedPolicy
    /// The patch as JSON.
    package let bytes: [UInt8]

    /// Creates the patch, and reads it again to check it.
    ///
    /// - Throws: `ManifestFinding.unplanned` if the text does not match the plan when it is read again,
    ///   `ManifestFinding.malformed` if the annotations would be larger than Kubernetes accepts.
    package init(_ planned: PlannedPolicy) throws(ManifestFinding) {
        let size = planned.annotationsSize(after: planned.annotationChanges(notes: true))
        guard size <= PolicyAnnotations.sizeLimit else { throw .malformed(.plannedAnnotationSize(size), line: 1) }
        self.planned = planned
        bytes = Array(planned.mergePatch(notes: true).compact.utf8)
        try MergePatchCheck(planned).check(bytes)
    }
}

extension PlannedPolicy {
    /// Returns the plan as a merge patch of the rules and the annotations of egressgen.
    func mergePatch(notes: Bool) -> JSONValue {
        var spec = patchedParts.map { (key: policy.kind.field($0.direction), value: $0.json) }
        if let types = policy.missingPolicyTypes {
            spec.append(("policyTypes", .array(types.map { .string($0) })))
        }
        return policy.mergePatch(annotationChanges(notes: notes), spec: spec)
    }

    /// The directions that a merge patch contains. It omits a direction that still has no rules.
    var patchedParts: [RulePlan] {
        plan.parts.filter { $0.changesRules || !$0.rules.isEmpty || policy.isForeign($0.direction) }
    }
}

extension ManifestStream {
    /// The resource version of the first policy.
    package var resourceVersion: String? { objects.first?.root["metadata"]?["resourceVersion"]?.string }
}

extension ManagedPolicy {
    /// The resource version of the policy; `nil` if the policy does not come from a server.
    var resourceVersion: String? { place.metadata["resourceVersion"]?.string }

    /// Returns the annotations of egressgen that this policy has and `wanted` does not have, by their keys without
    /// prefix.
    package func leftovers(beside wanted: NetworkPolicy) -> [String] {
        let keys = Set(wanted.annotations.map(\.key))
        return PolicyAnnotations.keys.filter {
            annotations[$0] != nil && !keys.contains(PolicyAnnotations.prefix + $0)
        }
    }

    /// Returns a JSON merge patch that removes annotations of egressgen, by their keys without prefix, and gives an
    /// address set the entries of `set`, unless it is `nil`.
    package func mergePatch(removing keys: [String], entriesOf set: NetworkPolicy? = nil) -> [UInt8] {
        let spec = set.map { [(key: kind.field(.egress), value: $0.egress.listJSON)] } ?? []
        return Array(mergePatch(keys.map { ($0, nil) }, spec: spec).compact.utf8)
    }

    /// Returns a JSON merge patch of annotations, by their keys without prefix, and of members of the spec.
    ///
    /// The patch contains the resource version that was read, so the server refuses it if another client has changed
    /// the policy in the meantime.
    fileprivate func mergePatch(
        _ changes: [(key: String, value: String?)], spec: [(key: String, value: JSONValue)]
    ) -> JSONValue {
        let annotations = changes.map { (PolicyAnnotations.prefix + $0.key, $0.value.map(JSONValue.string) ?? .null) }
        var metadata: [(key: String, value: JSONValue)] = [("annotations", .object(annotations))]
        if let resourceVersion { metadata.append(("resourceVersion", .string(resourceVersion))) }
        var members: [(key: String, value: JSONValue)] = [("metadata", .object(metadata))]
        if !spec.isEmpty { members.append(("spec", .object(spec))) }
        return .object(members)
    }
}
