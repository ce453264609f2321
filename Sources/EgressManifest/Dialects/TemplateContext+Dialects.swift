internal import EgressModel
internal import EgressPolicy

/// What the templates of dialects need beside the rest.
extension TemplateContext {
    /// The peers of an egress rule by their kind: all IPv4 blocks, all IPv6 blocks, and then pods one by one.
    static func destinations(_ peers: [Peer]) -> [TemplateValue] {
        let blocks = peers.compactMap { peer in
            if case .ipBlock(let block) = peer { return block }
            return nil
        }
        let families = [32, 128].map { width in blocks.filter { $0.network.bitWidth == width } }
        let nets = families.filter { !$0.isEmpty }.map { blocks -> TemplateValue in
            .group([
                "nets": .keyed(blocks.map { .text($0.description) }), "namespaceSelector": .absent,
                "podSelector": .absent,
            ])
        }
        return nets + peers.compactMap(pods)
    }

    private static func pods(_ peer: Peer) -> TemplateValue? {
        guard case .pods(let namespace, let pod) = peer else { return nil }
        return .group([
            "nets": .absent, "namespaceSelector": namespace.map(selector) ?? .absent,
            "podSelector": pod.map(selector) ?? .absent,
        ])
    }

    /// The ports by their protocol; one item without either where every port is allowed.
    static func protocols(_ ports: PortList) -> [TemplateValue] {
        guard !ports.isEvery else { return [.group(["protocol": .absent, "numbers": .absent])] }
        return TransportProtocol.allCases.compactMap { transport in
            let ranges = ports.ranges.filter { $0.transport == transport }
            guard !ranges.isEmpty else { return nil }
            return .group(["protocol": .text(transport.rawValue), "numbers": .keyed(ranges.map(port))])
        }
    }
}

extension RuleWord {
    var isDNS: Bool {
        if case .dns = self { return true }
        return false
    }
}
