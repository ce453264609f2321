public import EgressPolicy

extension PlannedPolicy {
    /// The plan as a JSON merge patch (RFC 7396): the rules, our annotations, and the version that it was made for, so
    /// that the server refuses it when somebody else was faster.
    var mergePatch: [UInt8] {
        let annotations = annotationChanges(notes: true).map { key, value in
            (PolicyAnnotations.prefix + key, value.map(JSONValue.string) ?? .null)
        }
        var metadata: [(key: String, value: JSONValue)] = [("annotations", .object(annotations))]
        if let version = policy.resourceVersion { metadata.append(("resourceVersion", .string(version))) }
        let patch = JSONValue.object([
            ("metadata", .object(metadata)),
            ("spec", .object([("egress", .array(plan.rules.map(\.json)))])),
        ])
        return Array(patch.compact.utf8)
    }
}

extension ManagedPolicy {
    /// The annotations of ours that the policy has beside those of another one, without prefix.
    public func leftovers(beside wanted: NetworkPolicy) -> [String] {
        let keys = Set(wanted.annotations.map(\.key))
        return PolicyAnnotations.keys.filter {
            annotations[$0] != nil && !keys.contains(PolicyAnnotations.prefix + $0)
        }
    }

    /// A JSON merge patch that takes annotations away.
    func removal(of keys: [String]) -> [UInt8] {
        let annotations = keys.map { (key: PolicyAnnotations.prefix + $0, value: JSONValue.null) }
        var metadata: [(key: String, value: JSONValue)] = [("annotations", .object(annotations))]
        if let version = resourceVersion { metadata.append(("resourceVersion", .string(version))) }
        return Array(JSONValue.object([("metadata", .object(metadata))]).compact.utf8)
    }
}

extension ManagedPolicy {
    /// The version that the server gave it.
    var resourceVersion: String? { place.metadata["resourceVersion"]?.string }
}
