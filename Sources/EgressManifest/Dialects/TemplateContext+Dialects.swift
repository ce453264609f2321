internal import EgressModel
internal import EgressPolicy

/// The additional values that the templates of dialects need.
extension TemplateContext {
    /// Returns the peers of a rule grouped by kind: all IPv4 blocks, all IPv6 blocks, then each block with exceptions,
    /// then each peer of pods.
    static func ends(_ peers: [NetworkPolicyPeer]) -> [TemplateValue] {
        let blocks = peers.compactMap(\.wholeBlock)
        let families = [32, 128].map { width in blocks.filter { $0.network.bitWidth == width } }
        return families.filter { !$0.isEmpty }.map { nets($0) } + peers.compactMap(parted) + peers.compactMap(pods)
    }

    /// Returns the rule that allows the addresses of a set.
    static func rule(_ set: ReferencedSet, hasWord: Bool) -> TemplateValue {
        let ports = set.ports.ranges.map(NetworkPolicyPort.range)
        let selected = TemplateValue.group(["calico": .text(CalicoSelector.text(ofSet: set.subject.name))])
        return .group([
            "word": hasWord ? .text("set=\(set.subject.name)") : .absent,
            "host": .absent, "suffix": .absent, "isDNS": .flag(false),
            "set": .text(set.subject.name),
            "destinations": .list([
                .group([
                    "nets": .absent, "except": .absent, "namespaceSelector": .absent, "podSelector": selected,
                ])
            ]),
            "protocols": .list(protocols(ports)),
            "peers": .list([]),
            "ports": .keyed(ports.map(port)),
        ])
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
        // Calico requires a list without duplicates.
        return nets([block], except: Set(except).sorted())
    }

    private static func pods(_ peer: NetworkPolicyPeer) -> TemplateValue? {
        guard case .pods(let namespace, let pod) = peer else { return nil }
        return .group([
            "nets": .absent, "except": .absent, "namespaceSelector": namespace.map(selector) ?? .absent,
            "podSelector": pod.map(selector) ?? .absent,
        ])
    }

    /// Returns the labels of a namespace in the form in which Cilium adds them to the pods of the namespace.
    static func ciliumLabels(_ selector: LabelSelector) -> TemplateValue {
        .keyed(
            selector.matchLabels.map { label in
                .group(["key": .text(CiliumNamespace.podKey(label.key)), "value": .text(label.value)])
            })
    }

    /// Returns the ports grouped by protocol. If every port is allowed, returns one item without a protocol and ports.
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
