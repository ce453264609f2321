internal import EgressManifest
internal import EgressPolicy

/// The words for what is wrong in the policies of other kinds than NetworkPolicy.
extension CalicoFlaw {
    var fact: String {
        switch self {
        case .types: "has types that are not Ingress, Egress or both"
        case .untold(let direction): "has \(direction.word), which its types do not tell"
        case .action: "has another action than Allow"
        case .portsWithoutProtocol: "has ports without a protocol"
        case .noEnds: "has neither nets nor pods"
        case .mixedFamilies: "has nets of both families in one rule, which Calico refuses"
        case .severalNets: "has notNets beside several nets"
        case .quotedPort: "has a quoted port that is no range"
        case .selector(let part): "has '\(part)' in a selector, which is not of egressgen's"
        }
    }
}

extension CiliumFlaw {
    var fact: String {
        switch self {
        case .ends(.egress): "has an egress rule without one kind of destinations"
        case .ends(.ingress): "has an ingress rule without one kind of sources"
        case .everyPod: "has pods that are not selected by anything"
        case .namespaces: "has pods that are not of namespaces by their labels or of all"
        case .proxyPorts: "has a DNS rule for ports that Cilium's proxy does not take"
        case .someQuestions: "has a DNS rule that lets only some questions pass"
        }
    }
}

extension ClusterPolicyFlaw {
    var fact: String {
        switch self {
        case .namespaced: "has a namespace, and lives in none"
        case .noFinalDeny: "has no last rule that denies all else"
        case .tier: "has a tier that is neither Admin nor Baseline"
        case .priority: "has no priority from 0 to 1000"
        case .namespaces: "governs pods of other namespaces than one"
        case .name: "has a name that does not begin with its namespace"
        case .peerKinds: "has a peer of more than one kind, or of none"
        case .unknownPeer(let kind): "has a peer of the unknown kind '\(kind)'"
        case .action: "has another action than Accept before the last rule"
        case .transport: "has a protocol that is none of tcp, udp and sctp"
        case .shortRange: "has a range of ports that does not end above its start"
        }
    }
}
