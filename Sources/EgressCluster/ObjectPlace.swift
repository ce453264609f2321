package import EgressManifest
package import EgressPolicy

/// The kind, the namespace and the name of an object in a cluster.
package struct ObjectPlace: Hashable, Sendable {
    package let type: ServedKind
    package let name: String
    /// `nil` for the namespace of kubectl's context, and for an object of the cluster.
    package let namespace: String?

    package init(_ type: ServedKind, _ name: String, in namespace: String?) {
        self.type = type
        self.name = name
        self.namespace = namespace
    }

    /// Returns the place in another version of the kind.
    package func with(_ type: ServedKind) -> ObjectPlace { ObjectPlace(type, name, in: namespace) }

    package init(_ policy: ManagedPolicy) {
        self.init(policy.type, policy.name, in: policy.namespace)
    }

    package init(_ policy: NetworkPolicy) {
        self.init(ServedKind(policy.kind), policy.subject.name, in: policy.subject.namespace)
    }
}
