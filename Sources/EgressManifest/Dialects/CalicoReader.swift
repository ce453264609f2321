internal import EgressModel
internal import EgressPolicy

/// An error that only a Calico NetworkPolicy can have.
package enum CalicoFlaw: Hashable, Sendable {
    /// A rule has an action other than Allow.
    case action
    case portsWithoutProtocol
    /// The source or destination of a rule has neither nets nor selectors.
    case noEnds
    /// A rule has nets of both address families.
    case mixedFamilies
    /// A rule has `notNets` together with several nets.
    case severalNets
    /// A quoted port is not a range.
    case quotedPort
    /// A part of a selector is not in a form that egressgen writes.
    case selector(String)
}

/// Reads a rendered Calico NetworkPolicy (Calico, Network policy; CRD `networkpolicies.projectcalico.org`).
enum CalicoReader {
    static func policy(of root: some ManifestNode) throws(PolicyReadError) -> DialectPolicy {
        let metadata = try DialectReader.metadata(root)
        let spec = try PolicyReader.mapping(root, "spec")
        // `order` and `tier` rank the policy among other policies. The template can choose them.
        try PolicyReader.refuseOthers(than: ["order", "tier", "selector", "types", "ingress", "egress"], in: spec)
        let pods = try selector(try PolicyReader.string(spec, "selector"))
        let rules = try DialectReader.rules(spec, in: "types", upTo: 1024)
        return try DialectReader.policy(.calico, metadata, pods, rules, allowed)
    }

    private static func allowed(
        _ direction: TrafficDirection, _ rule: some ManifestNode
    ) throws(PolicyReadError) -> Set<AllowedTraffic> {
        let end = direction == .egress ? "destination" : "source"
        try PolicyReader.refuseOthers(than: ["action", "protocol", end, "destination"], in: rule)
        guard try PolicyReader.string(rule, "action") == "Allow" else { throw .content(.calico(.action)) }
        let ends = try ends(try PolicyReader.mapping(rule, end), direction)
        guard rule.child("protocol") != nil else {
            guard direction == .egress || rule.child("destination") == nil,
                rule.child("destination")?.child("ports") == nil
            else { throw .content(.calico(.portsWithoutProtocol)) }
            return AllowedTraffic.all(direction, ends, .every)
        }
        let destination = try PolicyReader.mapping(rule, "destination")
        // The destination of ingress is the selected pods, so it can contain only ports.
        if direction == .ingress { try PolicyReader.refuseOthers(than: ["ports"], in: destination) }
        let transport = try PolicyReader.transport(try PolicyReader.string(rule, "protocol"))
        let ranges = try DialectReader.items(destination, "ports", upTo: 50).map { item throws(PolicyReadError) in
            try range(transport, item)
        }
        return AllowedTraffic.all(direction, ends, PortList(ranges))
    }

    private static func ends(
        _ node: some ManifestNode, _ direction: TrafficDirection
    ) throws(PolicyReadError) -> [AllowedTraffic.End] {
        let ports: Set<String> = direction == .egress ? ["ports"] : []
        if node.child("nets") != nil {
            // Refuse selectors beside nets, because a connection would have to match both.
            try PolicyReader.refuseOthers(than: ports.union(["nets", "notNets"]), in: node)
            return try nets(node)
        }
        try PolicyReader.refuseOthers(than: ports.union(["namespaceSelector", "selector"]), in: node)
        guard node.child("selector") != nil || node.child("namespaceSelector") != nil else {
            throw .content(.calico(.noEnds))
        }
        // Without a namespace selector, the pods and the sets are in the namespace of the policy.
        if direction == .egress, node.child("namespaceSelector") == nil,
            let name = CalicoSelector.setName(try PolicyReader.string(node, "selector"))
        {
            return [.set(name)]
        }
        let namespace = try node.child("namespaceSelector").map { node throws(PolicyReadError) in
            try selector(try PolicyReader.string(node))
        }
        let pod = node.child("selector") == nil ? .all : try selector(try PolicyReader.string(node, "selector"))
        return [.pods(namespace: namespace, pod: pod)]
    }

    private static func nets(_ node: some ManifestNode) throws(PolicyReadError) -> [AllowedTraffic.End] {
        let blocks = try DialectReader.blocks(node, "nets", upTo: 256)
        guard node.child("notNets") != nil else {
            guard Set(blocks.map(\.network.bitWidth)).count == 1 else {
                throw .content(.calico(.mixedFamilies))
            }
            return blocks.map(AllowedTraffic.End.block)
        }
        guard blocks.count == 1 else { throw .content(.calico(.severalNets)) }
        return [.blockExcept(blocks[0], Set(try DialectReader.blocks(node, "notNets", upTo: 256)))]
    }

    private static func selector(_ text: String) throws(PolicyReadError) -> LabelSelector {
        guard text.utf8.count <= CalicoSelector.limit else {
            throw .limit(.selector(bytes: text.utf8.count, limit: CalicoSelector.limit))
        }
        return try CalicoSelector.selector(text)
    }

    /// Reads the number of a port, or a range in the form `first:last`.
    private static func range(
        _ transport: TransportProtocol, _ node: some ManifestNode
    ) throws(PolicyReadError) -> PortRange {
        guard node.leaf?.isPlain == false else {
            let port = try PolicyReader.port(node)
            return PortRange(transport, port)
        }
        let ends = try PolicyReader.string(node).split(separator: ":", omittingEmptySubsequences: false)
        guard ends.count == 2 else { throw .content(.calico(.quotedPort)) }
        return try DialectReader.range(
            transport, try DialectReader.port(String(ends[0])), try DialectReader.port(String(ends[1])))
    }
}
