package import EgressModel
package import EgressPolicy

/// The reason why a text is not a policy that egressgen could have written.
package enum PolicyReadError: Error, Hashable, Sendable {
    /// The text is empty, or contains only comments.
    case empty
    /// The text is not a single valid YAML document.
    case syntax(YAMLProblem)
    /// The text is YAML, but not a valid policy.
    case content(PolicyFlaw)
    /// The policy exceeds a limit of its schema.
    case limit(SchemaLimit)
    /// No reader supports this kind of object.
    case unknownKind(apiVersion: String, kind: String)
    /// The text is an address set, although a policy was rendered.
    case setOfPolicy(ManagedKind)
}

/// The part of a policy that exceeds a limit of its schema.
package enum SchemaLimit: Hashable, Sendable {
    /// The list at a key has too many items.
    case items(String, count: Int, limit: Int)
    /// A selector has too many bytes.
    case selector(bytes: Int, limit: Int)
}

/// An error in a policy.
package enum PolicyFlaw: Hashable, Sendable {
    package enum NodeKind: Sendable {
        case mapping, list, string, boolean
    }

    // MARK: Nodes

    case unknownKey(String)
    case missing(String)
    /// A node is not of the required kind.
    case notA(NodeKind)
    /// A string is required, but the value is a plain scalar that some readers read as another type.
    case notAString(String)
    case tag(String)
    case anchor
    case mergeKey

    // MARK: Values

    case value(ValueError)
    /// The object is not a NetworkPolicy of networking.k8s.io/v1.
    case notNetworkPolicy
    case policyType(String)
    /// The list at a key is not Ingress, Egress or both.
    case directions(String)
    /// The policy has a list of rules for a direction that the list at a key does not name.
    case untold(TrafficDirection, String)
    /// The text of a block is invalid. The error is `nil` if the text is not an address and a length with a slash
    /// between them.
    case ipBlock(String, FormatError?)
    case except(CIDRBlock, outside: CIDRBlock)
    case emptyPeer
    case blockWithoutCIDR
    /// A peer has both an ipBlock and a selector.
    case blockBesideSelector
    case transport(String)
    /// The value of a port is not a number from 1 to 65535. The text is `nil` if the value is missing or not a plain
    /// scalar.
    case portNumber(String?)
    /// The value of a port is neither a number from 1 to 65535 nor a valid name of a port.
    case port(String)
    case endPortAlone
    case endPortOfName
    case endPortBelowPort
    /// The last port of a range is lower than the first.
    case rangeEnd
    case labelOperator(String)
    /// An operator that needs values has none, or an operator that takes no values has some.
    case labelValues(LabelRequirement.Operator, areMissing: Bool)
    /// The key of a label lacks a required prefix.
    case labelPrefix(String, missing: String)
    /// The policy has an annotation of egressgen, which only a NetworkPolicy may have.
    case ownAnnotation(String)

    /// The policy is part of a template of Helm or another generator.
    case template

    /// A flaw in the rule at an index, counted from 0.
    indirect case rule(TrafficDirection, Int, PolicyFlaw)
    case calico(CalicoFlaw)
    case cilium(CiliumFlaw)
    case clusterNetworkPolicy(ClusterPolicyFlaw)
    case antrea(AntreaFlaw)
}
