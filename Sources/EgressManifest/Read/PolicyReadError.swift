package import EgressModel
package import EgressPolicy

/// Tells why a text is no policy that egressgen could have written.
package enum PolicyReadError: Error, Hashable, Sendable {
    /// Nothing is there, or nothing but comments.
    case empty
    /// Not one document of YAML.
    case syntax(YAMLProblem)
    /// YAML, but not the policy it should be.
    case content(PolicyFlaw)
    /// A policy that is over a limit of its schema.
    case limit(SchemaLimit)
    /// A kind of object that no reader knows.
    case unknownKind(apiVersion: String, kind: String)
}

/// What of a policy is over a limit of its schema.
package enum SchemaLimit: Hashable, Sendable {
    /// The items of the list below a key.
    case items(String, count: Int, limit: Int)
    /// The bytes of a selector.
    case selector(bytes: Int, limit: Int)
}

/// What is wrong in a policy.
package enum PolicyFlaw: Hashable, Sendable {
    package enum NodeKind: Sendable {
        case mapping, list, string
    }

    // MARK: Nodes

    case unknownKey(String)
    case missing(String)
    /// Something else stands where a node of this kind should be.
    case notA(NodeKind)
    /// A plain scalar that some reader takes for another type stands where a string should be.
    case notAString(String)
    case tag(String)
    case anchor
    case mergeKey

    // MARK: Values

    case value(ValueError)
    /// Another object than a NetworkPolicy of networking.k8s.io/v1.
    case notNetworkPolicy
    case policyType(String)
    /// A block that is none; the error is `nil` where an address or a length is missing.
    case ipBlock(String, FormatError?)
    case except(CIDRBlock, outside: CIDRBlock)
    case emptyPeer
    case blockWithoutCIDR
    /// One peer has an ipBlock and a selector.
    case blockBesideSelector
    case transport(String)
    /// What stands for a number from 1 to 65535; `nil` for what is no plain scalar or not there.
    case portNumber(String?)
    /// What stands for a number from 1 to 65535 or the name of a port.
    case port(String)
    case endPortAlone
    case endPortOfName
    case endPortBelowPort
    /// The second port of a range is below the first.
    case rangeEnd
    case labelOperator(String)
    /// An operator that takes values has none, or one that takes none has some.
    case labelValues(LabelRequirement.Operator, areMissing: Bool)
    /// The key of a label lacks the prefix that it must have.
    case labelPrefix(String, missing: String)
    /// An annotation of ours, which only a NetworkPolicy may have.
    case ownAnnotation(String)

    /// A flaw of the rule of an index, counted from 0.
    indirect case rule(TrafficDirection, Int, PolicyFlaw)
    case calico(CalicoFlaw)
    case cilium(CiliumFlaw)
    case clusterNetworkPolicy(ClusterPolicyFlaw)
}
