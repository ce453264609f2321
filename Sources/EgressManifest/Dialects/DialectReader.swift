internal import EgressModel
internal import EgressPolicy

/// The functions that the readers of all dialects share.
enum DialectReader {
    /// Returns the name and the namespace of an object. It refuses annotations of egressgen, because a refresh must not
    /// treat the object as a managed policy.
    static func metadata(
        _ root: some ManifestNode
    ) throws(PolicyReadError) -> (name: String, namespace: String?) {
        try PolicyReader.refuseOthers(than: ["apiVersion", "kind", "metadata", "spec"], in: root)
        let metadata = try PolicyReader.mapping(root, "metadata")
        for (key, _) in try PolicyReader.pairs(metadata.child("annotations"))
        where key.hasPrefix(PolicyAnnotations.prefix) {
            throw .content(.ownAnnotation(key))
        }
        let namespace = metadata.child("namespace") == nil ? nil : try PolicyReader.string(metadata, "namespace")
        return (try PolicyReader.string(metadata, "name"), namespace)
    }

    /// Returns the items of a list. The list must exist and have items, because an empty list matches everything or
    /// nothing.
    static func items<Node: ManifestNode>(
        _ node: Node, _ key: String, upTo limit: Int? = nil
    ) throws(PolicyReadError) -> [Node] {
        let items = try PolicyReader.items(node.child(key))
        guard !items.isEmpty else { throw .content(.missing(key)) }
        if let limit, items.count > limit { throw .limit(.items(key, count: items.count, limit: limit)) }
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

    static func host(_ node: some ManifestNode) throws(PolicyReadError) -> HostName {
        let text = try PolicyReader.string(node)
        return try PolicyReader.valid { () throws(FormatError) in try HostName(text) }
    }

    /// Reads a port number in decimal digits.
    static func port(_ text: String) throws(PolicyReadError) -> UInt16 {
        guard let port = UInt16(text), port > 0, "\(port)" == text else {
            throw .content(.portNumber(text))
        }
        return port
    }

    static func range(
        _ transport: TransportProtocol, _ first: UInt16, _ last: UInt16
    ) throws(PolicyReadError) -> PortRange {
        guard first <= last else { throw .content(.rangeEnd) }
        return PortRange(transport, first, to: last)
    }
}
