internal import EgressPolicy

/// A resource of the API (Kubernetes API Concepts, "Resource URIs").
struct ApiResource: Hashable, Sendable {
    /// The part of the path that names the group and the version, such as `/apis/apps/v1`.
    let root: String
    /// The plural name, such as `deployments`.
    let name: String
    let isNamespaced: Bool

    init(_ type: ServedKind) {
        (root, name, isNamespaced) = ("/apis/\(type.apiVersion)", type.kind.resource, type.kind.isNamespaced)
    }

    init(_ kind: InventoryKind) {
        (root, name, isNamespaced) = (kind.root, kind.resource, true)
    }

    /// The managed kinds in all their versions.
    static let managed = ManagedKind.allCases.flatMap(ServedKind.versions).map { ApiResource($0) }

    /// The resources that tell which pods a cluster has, and what they belong to.
    static let inventory = InventoryKind.allCases.map { ApiResource($0) }

    /// Returns a regular expression that matches the paths of all requests about some resources.
    static func paths(of resources: [ApiResource]) -> String {
        let paths = resources.map { resource in
            resource.root.replacing(".", with: #"\."#) + (resource.isNamespaced ? "/(namespaces/[^/]+/)?" : "/")
                + resource.name
        }
        return "^(\(paths.joined(separator: "|")))(/[^/]+)?$"
    }
}
