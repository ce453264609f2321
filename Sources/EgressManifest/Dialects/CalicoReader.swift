internal import EgressModel
internal import EgressPolicy

/// Reads Calico's NetworkPolicy back (Calico, Network policy; CRD `networkpolicies.projectcalico.org`).
enum CalicoReader {
    static func policy(of root: some ManifestNode) throws(PolicyReadError) -> DialectPolicy {
        let (name, namespace) = try DialectReader.metadata(root)
        let spec = try PolicyReader.mapping(root, "spec")
        // Order and tier say when others' policies come in, which is the template's choice.
        try PolicyReader.refuseOthers(than: ["order", "tier", "selector", "types", "egress"], in: spec)
        guard try PolicyReader.items(spec.child("types")).map(PolicyReader.string) == ["Egress"] else {
            throw .content("has other types than Egress")
        }
        let pods = try selector(try PolicyReader.string(spec, "selector"))
        var grants: Set<Grant> = []
        for rule in try DialectReader.items(spec, "egress", upTo: 1024) { grants.formUnion(try self.grants(rule)) }
        let subject = try PolicyReader.valid { () throws(FormatError) in
            try PolicySubject(name: name, namespace: namespace, podSelector: pods)
        }
        return DialectPolicy(.calico, subject: subject, grants: grants)
    }

    private static func grants(_ rule: some ManifestNode) throws(PolicyReadError) -> Set<Grant> {
        try PolicyReader.refuseOthers(than: ["action", "protocol", "destination"], in: rule)
        guard try PolicyReader.string(rule, "action") == "Allow" else {
            throw .content("has another action than Allow")
        }
        let destination = try PolicyReader.mapping(rule, "destination")
        let destinations = try destinations(destination)
        guard rule.child("protocol") != nil else {
            guard destination.child("ports") == nil else { throw .content("has ports without a protocol") }
            return Grant.grants(to: destinations, .every)
        }
        let transport = try DialectReader.transport(try PolicyReader.string(rule, "protocol"))
        let ranges = try DialectReader.items(destination, "ports", upTo: 50).map { item throws(PolicyReadError) in
            try range(transport, item)
        }
        return Grant.grants(to: destinations, PortList(ranges))
    }

    private static func destinations(_ node: some ManifestNode) throws(PolicyReadError) -> [Grant.Destination] {
        if node.child("nets") != nil {
            // Nets and selectors together would have to match both.
            try PolicyReader.refuseOthers(than: ["nets", "ports"], in: node)
            let blocks = try DialectReader.blocks(node, "nets", upTo: 256)
            guard Set(blocks.map(\.network.bitWidth)).count == 1 else {
                throw .content("has nets of both families in one rule, which Calico refuses")
            }
            return blocks.map(Grant.Destination.block)
        }
        // Without a selector of namespaces it would be pods of the policy's own.
        try PolicyReader.refuseOthers(than: ["namespaceSelector", "selector", "ports"], in: node)
        let namespace = try selector(try PolicyReader.string(node, "namespaceSelector"))
        let pod = node.child("selector") == nil ? .all : try selector(try PolicyReader.string(node, "selector"))
        return [.pods(namespace: namespace, pod: pod)]
    }

    private static func selector(_ text: String) throws(PolicyReadError) -> LabelSelector {
        guard text.utf8.count <= CalicoSelector.limit else {
            throw .limit(
                "has a selector of \(text.utf8.count) bytes, over the schema's limit of \(CalicoSelector.limit)")
        }
        return try PolicyReader.valid { () throws(FormatError) in try CalicoSelector.selector(text) }
    }

    /// A number, or `first:last`.
    private static func range(
        _ transport: TransportProtocol, _ node: some ManifestNode
    ) throws(PolicyReadError) -> PortRange {
        guard node.leaf?.isPlain == false else {
            let port = try PolicyReader.port(node)
            return PortRange(transport, port)
        }
        let ends = try PolicyReader.string(node).split(separator: ":", omittingEmptySubsequences: false)
        guard ends.count == 2 else { throw .content("has a quoted port that is no range") }
        return try DialectReader.range(
            transport, try DialectReader.port(String(ends[0])), try DialectReader.port(String(ends[1])))
    }
}
