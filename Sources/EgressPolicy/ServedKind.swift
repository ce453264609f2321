/// A managed kind in one of its API versions (Kubernetes API Concepts, "Resource URIs").
package struct ServedKind: Hashable, Sendable {
    package let kind: ManagedKind
    /// The group and the version, such as `networking.k8s.io/v1`.
    package let apiVersion: String

    /// The kind in its latest version.
    package init(_ kind: ManagedKind) { (self.kind, apiVersion) = (kind, kind.apiVersions[0]) }

    /// - Returns: `nil` if the kind has no such version.
    package init?(_ kind: ManagedKind, _ apiVersion: String) {
        guard kind.apiVersions.contains(apiVersion) else { return nil }
        (self.kind, self.apiVersion) = (kind, apiVersion)
    }

    /// The versions of a kind, the latest first.
    package static func versions(of kind: ManagedKind) -> [ServedKind] {
        kind.apiVersions.compactMap { ServedKind(kind, $0) }
    }
}
