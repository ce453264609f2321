internal import EgressManifest
internal import EgressPolicy

/// The words for flaws in policies of kinds other than NetworkPolicy.
extension CalicoFlaw {
    var fact: String {
        switch self {
        case .action: "has an action other than Allow"
        case .portsWithoutProtocol: "has ports without a protocol"
        case .noEnds: "has neither nets nor a selector"
        case .mixedFamilies: "has IPv4 and IPv6 nets in one rule, which Calico rejects"
        case .severalNets: "has notNets together with several nets"
        case .quotedPort: "has a quoted port that is not a range"
        case .selector(let part): "has '\(part)' in a selector, which egressgen does not support"
        }
    }
}

extension CiliumFlaw {
    var fact: String {
        switch self {
        case .ends(.egress): "has an egress rule that does not have exactly one kind of destination"
        case .ends(.ingress): "has an ingress rule that does not have exactly one kind of source"
        case .everyPod: "has an endpoint with an empty selector"
        case .namespaces: "has an endpoint that selects namespaces in an unsupported way"
        case .proxyPorts: "has a DNS rule for ports that Cilium's proxy does not support"
        case .pattern: "has a matchPattern other than '**.' and a suffix"
        case .someQuestions: "has a DNS rule that allows only some questions"
        }
    }
}

extension AntreaFlaw {
    var fact: String {
        switch self {
        case .noFinalDrop(let direction): "has \(direction.word) that does not end with a rule that drops all else"
        case .priority: "has no priority from 1 to 10000"
        case .appliedTo: "does not have exactly one podSelector in appliedTo"
        case .action: "has an action other than Allow before the last rule"
        }
    }
}

extension ClusterPolicyFlaw {
    var fact: String {
        switch self {
        case .namespaced: "has a namespace, but its kind is cluster-scoped"
        case .noFinalDeny: "does not end with a rule that denies all other traffic"
        case .tier: "has a tier that is neither Admin nor Baseline"
        case .priority: "has no priority from 0 to 1000"
        case .namespaces: "does not select the pods of exactly one namespace"
        case .name: "has a name that does not start with its namespace"
        case .peerKinds: "has a peer that is not of exactly one kind"
        case .unknownPeer(let kind): "has a peer of the unknown kind '\(kind)'"
        case .action: "has an action other than Accept before the last rule"
        case .transport: "has a protocol other than tcp, udp and sctp"
        case .shortRange: "has a port range whose end is not greater than its start"
        }
    }
}
