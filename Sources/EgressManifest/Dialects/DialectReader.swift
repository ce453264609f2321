internal import EgressModel
internal import EgressPolicy

/// What the readers of the dialects share.
enum DialectReader {
    /// The name and the namespace of an object that refresh must never take for its own.
    static func metadata(
        _ root: some ManifestNode
    ) throws(PolicyReadError) -> (name: String, namespace: String?) {
        try PolicyReader.refuseOthers(than: ["apiVersion", "kind", "metadata", "spec"], in: root)
        let metadata = try PolicyReader.mapping(root, "metadata")
        for (key, _) in try PolicyReader.pairs(metadata.child("annotations"))
        where key.hasPrefix(PolicyAnnotations.prefix) {
            throw .content("has the annotation '\(key)', which is NetworkPolicy's alone")
        }
        let namespace = metadata.child("namespace") == nil ? nil : try PolicyReader.string(metadata, "namespace")
        return (try PolicyReader.string(metadata, "name"), namespace)
    }

    /// The items of a list that must be there, because an empty one matches everything or nothing.
    static func items<Node: ManifestNode>(
        _ node: Node, _ key: String, upTo limit: Int? = nil
    ) throws(PolicyReadError) -> [Node] {
        let items = try PolicyReader.items(node.child(key))
        guard !items.isEmpty else { throw .content("has no \(key)") }
        guard limit.map({ items.count <= $0 }) ?? true else {
            throw .limit("has \(items.count) items in \(key), over the schema's limit of \(limit ?? 0)")
        }
        return items
    }

    static func blocks<Node: ManifestNode>(
        _ node: Node, _ key: String, upTo limit: Int? = nil
    ) throws(PolicyReadError) -> [CIDRBlock] {
        try items(node, key, upTo: limit).map { item throws(PolicyReadError) in
            let text = try PolicyReader.string(item)
            return try PolicyReader.valid { () throws(FormatError) in try CIDRBlock(text) }
        }
    }

    static func name(_ node: some ManifestNode) throws(PolicyReadError) -> DomainName {
        let text = try PolicyReader.string(node)
        return try PolicyReader.valid { () throws(FormatError) in try DomainName(text) }
    }

    static func transport(_ text: String) throws(PolicyReadError) -> TransportProtocol {
        guard let transport = TransportProtocol(rawValue: text) else {
            throw .content("has the protocol '\(text)', which is none of TCP, UDP and SCTP")
        }
        return transport
    }

    /// A port number in decimal digits.
    static func port(_ text: String) throws(PolicyReadError) -> UInt16 {
        guard let port = UInt16(text), port > 0, "\(port)" == text else {
            throw .content("has the port '\(text)', which is no number from 1 to 65535")
        }
        return port
    }

    static func range(
        _ transport: TransportProtocol, _ first: UInt16, _ last: UInt16
    ) throws(PolicyReadError) -> PortRange {
        guard first <= last else { throw .content("has a range of ports that ends below its start") }
        return PortRange(transport, first, to: last)
    }
}
