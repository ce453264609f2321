package import EgressPolicy

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

    /// The managed kind of the resource; `nil` if it is of another kind.
    package var managedKind: ManagedKind? { ObjectType(apiVersion: apiVersion, kind: kind).managed }

    /// The name under which messages and the state of a service know a managed object.
    package var displayName: String {
        managedKind?.displayName(name, in: namespace) ?? "\(kind) \(namespace.map { "\($0)/" } ?? "")\(name)"
    }

    /// Reads the reference of a resource; `nil` if the resource lacks an `apiVersion`, a `kind` or a name.
    package init?(_ node: SpanNode) {
        let view = MergedNode(node)
        self.init(view, ObjectType(view, in: nil))
    }

    init?(_ object: ManifestObject) {
        self.init(object.view, object.type)
    }

    private init?(_ node: MergedNode, _ type: ObjectType) {
        let metadata = node.child("metadata")
        guard let apiVersion = type.apiVersion, let kind = type.kind, let name = metadata?.child("name")?.leaf?.text
        else { return nil }
        self.apiVersion = apiVersion
        self.kind = kind
        self.name = name
        let namespace = metadata?.child("namespace")?.leaf?.text
        self.namespace = namespace?.isEmpty == true ? nil : namespace
        let annotations = metadata?.child("annotations")
        func value(_ key: String) -> String? {
            Self.prefixes.firstNonNil { annotations?.child($0 + key)?.leaf?.text }
        }
        path = value("path")
        index = value("index").flatMap { Int($0) }
    }
}
