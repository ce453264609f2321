package import EgressPolicy

extension PlannedPolicy {
    /// The plan as a JSON merge patch (RFC 7396) of the rules and the annotations of egressgen. The patch omits a
    /// direction that still has no rules.
    package var mergePatch: [UInt8] {
        let parts = plan.parts.filter {
            $0.changesRules || !$0.rules.isEmpty || policy.isForeign($0.direction)
        }
        return policy.mergePatch(annotationChanges(notes: true), spec: parts.map { ($0.direction.word, $0.json) })
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

    /// Returns a JSON merge patch of annotations, by their keys without prefix, and of members of the spec.
    ///
    /// The patch contains the resource version that was read, so the server refuses it if another client has changed
    /// the policy in the meantime.
    package func mergePatch(
        _ changes: [(key: String, value: String?)], spec: [(key: String, value: JSONValue)] = []
    ) -> [UInt8] {
        let annotations = changes.map { (PolicyAnnotations.prefix + $0.key, $0.value.map(JSONValue.string) ?? .null) }
        var metadata: [(key: String, value: JSONValue)] = [("annotations", .object(annotations))]
        if let resourceVersion { metadata.append(("resourceVersion", .string(resourceVersion))) }
        var members: [(key: String, value: JSONValue)] = [("metadata", .object(metadata))]
        if !spec.isEmpty { members.append(("spec", .object(spec))) }
        return Array(JSONValue.object(members).compact.utf8)
    }
}
