package import EgressPolicy

/// The policies of other kinds in a file.
package struct ForeignCollection: Sendable {
    /// One policy, or why it cannot be read.
    package struct Item: Sendable {
        package let line: Int
        /// The name with the namespace; `nil` if there is no name.
        package let name: String?
        /// `nil` if a flaw affects the whole policy.
        package let policy: ForeignPolicy?
        package let flaws: [ForeignFlaw]
    }

    package private(set) var items: [Item] = []
    /// The policies of kinds that are not converted, without NetworkPolicies.
    package private(set) var strangers: [(line: Int, kind: String)] = []
    /// The policies of other kinds inside other objects: the line, the kind and the name of each, and the kind of the
    /// object.
    package private(set) var nested: [(line: Int, kind: String, name: String?, outer: String?)] = []

    /// Reads the policies of a file; `nil` if it contains none.
    ///
    /// - Throws: `ManifestFinding` if the file is not valid YAML.
    package init?(searching bytes: [UInt8]) throws(ManifestFinding) {
        guard let contents = try ManifestContents(bytes, seeking: .foreignPolicies) else { return nil }
        for object in contents.objects { take(object, contents) }
        nested = contents.nested.filter { $0.object.type.isPolicy && !$0.object.isNetworkPolicy }
            .map { (contents.line($0), $0.type.text, $0.displayName, $1) }
    }

    private mutating func take(_ object: ManifestObject, _ contents: ManifestContents) {
        let line = contents.line(object)
        let root = FieldCursor(object.view)
        guard let reader = object.type.reader(of: root) else {
            if object.type.isPolicy, !object.isNetworkPolicy { strangers.append((line, object.type.text)) }
            return
        }
        let name = reader.kind == .clusterNetworkPolicy ? object.name : object.displayName
        do throws(ForeignFlaw) {
            guard !contents.hasActions(object) else { throw root.flaw(.malformed(.content(.template))) }
            let (policy, flaws) = try reader.policy(of: root)
            items.append(Item(line: line, name: name, policy: policy, flaws: flaws))
        } catch {
            items.append(Item(line: line, name: name, policy: nil, flaws: [error]))
        }
    }
}

extension ObjectType {
    /// Returns the reader of the kind; `nil` if policies of the kind are not converted.
    fileprivate func reader(of root: FieldCursor) -> (any ForeignReader.Type)? {
        switch (apiVersion, kind) {
        case ("cilium.io/v2", "CiliumNetworkPolicy"): CiliumSource.self
        case ("crd.antrea.io/v1beta1", "NetworkPolicy"): AntreaSource.self
        case ("networking.k8s.aws/v1alpha1", "ApplicationNetworkPolicy"): AWSSource.self
        case ("policy.networking.k8s.io/v1alpha2", "ClusterNetworkPolicy"): ClusterPolicySource.self
        // Two kinds have this type. The rules of one have `matches`.
        case ("networking.gke.io/v1alpha1", "FQDNNetworkPolicy"):
            Self.isOfGKE(root) ? GKESource.self : ControllerSource.self
        case ("networking.gke.io/v1alpha2", "FQDNNetworkPolicy"), ("networking.gke.io/v1alpha3", "FQDNNetworkPolicy"),
            ("networking.delta10.nl/v1alpha4", "FQDNNetworkPolicy"):
            ControllerSource.self
        default: nil
        }
    }

    private static func isOfGKE(_ root: FieldCursor) -> Bool {
        guard let spec = root.child("spec"), let rules = spec.child("egress")?.node.members else { return false }
        // The other kind has more fields than an empty list of rules.
        let isBare = rules.isEmpty && ["policyTypes", "ingress"].allSatisfy { spec.child($0) == nil }
        return isBare || rules.contains { $0.child("matches") != nil }
    }
}
