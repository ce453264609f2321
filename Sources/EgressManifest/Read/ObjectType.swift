internal import EgressPolicy

/// The `apiVersion` and the `kind` of an object.
struct ObjectType: Hashable, Sendable {
    let apiVersion: String?
    let kind: String?

    static let networkPolicy = ObjectType(apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy")

    init(apiVersion: String?, kind: String?) {
        self.apiVersion = apiVersion
        self.kind = kind
    }

    /// Reads the type of an object.
    ///
    /// - Parameters:
    ///   - node: The object.
    ///   - list: The type of the items if the object is an item of a typed list, such as a NetworkPolicyList. Such an
    ///     item need not repeat it.
    init(_ node: MergedNode, in list: ObjectType?) {
        apiVersion = node.child("apiVersion")?.leaf?.text ?? list?.apiVersion
        kind = node.child("kind")?.leaf?.text ?? list?.kind
    }

    /// The kind of the object, if a refresh can keep such objects up to date.
    var managed: ManagedKind? { served?.kind }

    /// The kind of the object and its API version, if a refresh can keep such objects up to date.
    var served: ServedKind? {
        guard let kind, let apiVersion, let managed = ManagedKind(rawValue: kind) else { return nil }
        return ServedKind(managed, apiVersion)
    }

    /// Whether objects of the type are policies for traffic, of any author.
    var isPolicy: Bool { kind?.hasSuffix("NetworkPolicy") == true }

    /// The type of the items of a typed list; `nil` for any other object.
    var ofItems: ObjectType? {
        guard let kind, kind.hasSuffix("List"), kind != "List" else { return nil }
        return ObjectType(apiVersion: apiVersion, kind: String(kind.dropLast("List".count)))
    }

    /// Both parts, such as `networking.k8s.io/v1 NetworkPolicy`.
    var text: String { [apiVersion, kind].compactMap(\.self).joined(separator: " ") }
}
