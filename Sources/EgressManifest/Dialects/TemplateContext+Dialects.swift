internal import EgressModel
internal import EgressPolicy

/// What the templates of dialects need beside the rest.
extension TemplateContext {
    /// The peers of a rule by their kind: all IPv4 blocks, all IPv6 blocks, blocks without parts one by one, and then
    /// pods one by one.
    static func ends(_ peers: [NetworkPolicyPeer]) -> [TemplateValue] {
        let blocks = peers.compactMap(\.wholeBlock)
        let families = [32, 128].map { width in blocks.filter { $0.network.bitWidth == width } }
        return families.filter { !$0.isEmpty }.map { nets($0) } + peers.compactMap(parted) + peers.compactMap(pods)
    }

    private static func nets(_ blocks: [CIDRBlock], except: [CIDRBlock] = []) -> TemplateValue {
        .group([
            "nets": .keyed(blocks.map { .text($0.description) }),
            "except": .keyed(except.map { .text($0.description) }),
            "namespaceSelector": .absent, "podSelector": .absent,
        ])
    }

    private static func parted(_ peer: NetworkPolicyPeer) -> TemplateValue? {
        guard case .ipBlock(let block, let except) = peer, !except.isEmpty else { return nil }
        // Calico takes a list without repetitions.
        return nets([block], except: Set(except).sorted())
    }

    private static func pods(_ peer: NetworkPolicyPeer) -> TemplateValue? {
        guard case .pods(let namespace, let pod) = peer else { return nil }
        return .group([
            "nets": .absent, "except": .absent, "namespaceSelector": namespace.map(selector) ?? .absent,
            "podSelector": pod.map(selector) ?? .absent,
        ])
    }

    /// The labels of a namespace as Cilium gives them to its pods.
    static func ciliumLabels(_ selector: LabelSelector) -> TemplateValue {
        .keyed(
            selector.matchLabels.map { label in
                .group(["key": .text(CiliumNamespace.podKey(label.key)), "value": .text(label.value)])
            })
    }

    /// The ports by their protocol; one item without either where every port is allowed.
    static func protocols(_ ports: [NetworkPolicyPort]) -> [TemplateValue] {
        guard !ports.isEmpty else { return [.group(["protocol": .absent, "numbers": .absent])] }
        return TransportProtocol.allCases.compactMap { transport in
            let ports = ports.filter { $0.transport == transport }
            guard !ports.isEmpty else { return nil }
            return .group(["protocol": .text(transport.rawValue), "numbers": .keyed(ports.map(port))])
        }
    }
}

extension RuleWord {
    var isDNS: Bool {
        if case .dns = self { return true }
        return false
    }
}

extension LabelSelector {
    /// The namespace that it selects by name alone, by the label that Kubernetes gives to every namespace.
    var namespaceName: String? {
        guard matchExpressions.isEmpty, matchLabels.count == 1, let label = matchLabels.first,
            label.key == Workload.nameKey
        else { return nil }
        return label.value
    }
}
