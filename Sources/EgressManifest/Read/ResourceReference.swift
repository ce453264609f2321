/// The identity of a resource, and the file that an orchestrator read it from (KRM Functions Specification v1).
package struct ResourceReference: Hashable, Sendable {
    package let apiVersion: String
    package let kind: String
    package let name: String
    package let namespace: String?
    /// The path of the file, relative to a directory that the orchestrator knows; `nil` if the orchestrator gave no
    /// path.
    package let path: String?
    /// The position among the resources of the file, counted from 0.
    package let index: Int?

    /// The prefix of the annotations that orchestrators write today, and the prefix that they wrote in the past.
    private static let prefixes = ["internal.config.kubernetes.io/", "config.kubernetes.io/"]

    /// Reads the reference of a resource; `nil` if the resource lacks an `apiVersion`, a `kind` or a name.
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
    /// Returns the reference of the policy at an index, whether or not the policy can be refreshed.
    package func reference(at index: Int) -> ResourceReference? {
        roots.indices.contains(index) ? ResourceReference(roots[index]) : nil
    }
}
