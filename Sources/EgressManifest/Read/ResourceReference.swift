/// What a resource is called, and the file that an orchestrator took it from (KRM Functions Specification v1).
package struct ResourceReference: Hashable, Sendable {
    package let apiVersion: String
    package let kind: String
    package let name: String
    package let namespace: String?
    /// The file, relative to a place that the orchestrator knows; `nil` where it did not say.
    package let path: String?
    /// The place among the resources of that file, counted from 0.
    package let index: Int?

    /// Those that orchestrators write today, and those that they wrote earlier.
    private static let prefixes = ["internal.config.kubernetes.io/", "config.kubernetes.io/"]

    /// - Returns: `nil` for what has no name.
    package init?(_ node: SpanNode) {
        let metadata = node.resolved["metadata"]?.resolved
        guard let apiVersion = node.resolved["apiVersion"]?.resolved.string,
            let kind = node.resolved["kind"]?.resolved.string, let name = metadata?["name"]?.resolved.string
        else { return nil }
        self.apiVersion = apiVersion
        self.kind = kind
        self.name = name
        namespace = metadata?["namespace"]?.resolved.string.flatMap { $0.isEmpty ? nil : $0 }
        let annotations = metadata?["annotations"]?.resolved
        func value(_ key: String) -> String? {
            Self.prefixes.firstNonNil { annotations?[$0 + key]?.resolved.string }
        }
        path = value("path")
        index = value("index").flatMap { Int($0) }
    }
}

extension ManagedPolicy {
    package var reference: ResourceReference? { ResourceReference(place.root) }
}

extension ManifestStream {
    /// What the policy of an index is called, whether it can be refreshed or not.
    package func reference(at index: Int) -> ResourceReference? {
        roots.indices.contains(index) ? ResourceReference(roots[index]) : nil
    }
}
