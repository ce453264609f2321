/// A kind of object that a refresh keeps up to date. It says what differs between the kinds.
package enum ManagedKind: String, CaseIterable, Sendable {
    case networkPolicy = "NetworkPolicy"
    /// A set of addresses of Calico, for the policies of one namespace.
    case networkSet = "NetworkSet"
    /// A set of addresses of Calico, for the policies of the cluster.
    case globalNetworkSet = "GlobalNetworkSet"
    /// A set of addresses of Cilium, for the policies of the cluster.
    case cidrGroup = "CiliumCIDRGroup"

    /// The value of `apiVersion`. All versions of a kind have the same fields.
    package var apiVersions: [String] {
        switch self {
        case .networkPolicy: ["networking.k8s.io/v1"]
        case .networkSet, .globalNetworkSet: ["projectcalico.org/v3"]
        case .cidrGroup: ["cilium.io/v2", "cilium.io/v2alpha1"]
        }
    }

    /// The name of the resource in API paths.
    package var resource: String {
        switch self {
        case .networkPolicy: "networkpolicies"
        case .networkSet: "networksets"
        case .globalNetworkSet: "globalnetworksets"
        case .cidrGroup: "ciliumcidrgroups"
        }
    }

    /// The name of the resource with its API group, as RBAC and `kubectl` take it.
    package var qualifiedResource: String { "\(resource).\(group)" }

    /// The API group.
    package var group: Substring { apiVersions[0].prefix { $0 != "/" } }

    package var isNamespaced: Bool { self == .networkPolicy || self == .networkSet }

    /// Returns how an object of the kind is called: its namespace and name, after the kind if it is not a NetworkPolicy.
    /// An object of the cluster has no namespace.
    package func displayName(_ name: String, in namespace: String?) -> String {
        let place = isNamespaced ? "\(namespace ?? "default")/\(name)" : name
        return self == .networkPolicy ? place : "\(rawValue) \(place)"
    }

    /// How an object of the kind lists what its hosts and its fixed destinations allow.
    package var layout: RuleLayout { self == .networkPolicy ? .ruleForEachWord : .oneList }

    /// Whether an object of the kind is a set of addresses, which policies refer to.
    package var isAddressSet: Bool { layout == .oneList }

    /// Returns the field of the spec that lists the rules of a direction. A set has one list.
    package func field(_ direction: TrafficDirection) -> String {
        switch self {
        case .networkPolicy: direction.word
        case .networkSet, .globalNetworkSet: "nets"
        case .cidrGroup: "externalCIDRs"
        }
    }

    /// The DNS profiles of an object that does not name any. A set allows nothing by itself, so it has no DNS rule.
    package var defaultDNS: [DNSRule] { isAddressSet ? [] : [.any] }
}

/// How an object lists what its hosts and its fixed destinations allow.
package enum RuleLayout: Hashable, Sendable {
    /// One rule for each word of `applied`.
    case ruleForEachWord
    /// One list of blocks for all words. Which host an address belongs to is not known, so all hosts count as one.
    case oneList
}
