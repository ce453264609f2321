package import EgressPolicy
internal import Yams

/// The policy in a rendered text, whose `apiVersion` and `kind` determine the case.
package enum RenderedPolicy: Hashable, Sendable {
    /// A NetworkPolicy or an address set.
    case managed(NetworkPolicy)
    case dialect(DialectPolicy)

    /// Reads a text of any kind that has a reader.
    ///
    /// - Parameters:
    ///   - text: The text.
    ///   - rendered: The kind of the object that the text was rendered from; `nil` if it does not matter.
    /// - Throws: `PolicyReadError` if no reader supports the kind, or if the reader refuses the policy.
    package init(_ text: String, from rendered: ManagedKind? = nil) throws(PolicyReadError) {
        self = try RenderedPolicy(of: PolicyReader.root(of: text), from: rendered)
    }

    /// Reads all documents of a text.
    ///
    /// - Throws: `PolicyReadError` if a document is not one that `init(_:)` reads.
    package static func all(in text: String) throws(PolicyReadError) -> [RenderedPolicy] {
        try PolicyReader.roots(of: text).map { root throws(PolicyReadError) in try RenderedPolicy(of: root) }
    }

    private init(of root: Node, from rendered: ManagedKind? = nil) throws(PolicyReadError) {
        let version = try PolicyReader.string(root, "apiVersion")
        let kind = try PolicyReader.string(root, "kind")
        let dialect = PolicyDialect.allCases.first { $0.apiVersion == version && $0.kind == kind }
        switch dialect {
        case .cilium: self = .dialect(try CiliumReader.policy(of: root))
        case .calico: self = .dialect(try CalicoReader.policy(of: root))
        case .clusterNetworkPolicy: self = .dialect(try ClusterPolicyReader.policy(of: root))
        case .gke: self = .dialect(try GKEReader.policy(of: root))
        case .antrea: self = .dialect(try AntreaReader.policy(of: root))
        case .aws: self = .dialect(try AWSReader.policy(of: root))
        case nil:
            guard let managed = ObjectType(apiVersion: version, kind: kind).managed else {
                throw .unknownKind(apiVersion: version, kind: kind)
            }
            guard rendered != .networkPolicy || !managed.isAddressSet else { throw .setOfPolicy(managed) }
            self = .managed(
                managed.isAddressSet
                    ? try AddressSetReader.set(of: root, managed) : try PolicyReader.policy(of: root))
        }
    }
}
