package import EgressPolicy

extension PlannedPolicy {
    /// The plan as a JSON merge patch (RFC 7396): the rules and our annotations. A direction that could not be filled yet
    /// stays without rules.
    package var mergePatch: [UInt8] {
        let parts = plan.parts.filter {
            $0.changesRules || !$0.rules.isEmpty || policy.isForeign($0.direction)
        }
        return policy.mergePatch(annotationChanges(notes: true), spec: parts.map { ($0.direction.word, $0.json) })
    }
}

extension ManifestStream {
    /// The version that the server gave the only object.
    package var resourceVersion: String? { roots.first?["metadata"]?["resourceVersion"]?.string }
}

extension ManagedPolicy {
    /// The version that the server gave it.
    var resourceVersion: String? { place.metadata["resourceVersion"]?.string }

    /// The annotations of ours that the policy has beside those of another one, without prefix.
    package func leftovers(beside wanted: NetworkPolicy) -> [String] {
        let keys = Set(wanted.annotations.map(\.key))
        return PolicyAnnotations.keys.filter {
            annotations[$0] != nil && !keys.contains(PolicyAnnotations.prefix + $0)
        }
    }

    /// A JSON merge patch of annotations by their keys without prefix, and of members of the spec, for the version that was read, so
    /// that the server refuses it when somebody else was faster.
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
