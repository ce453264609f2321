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

    /// Returns a policy in a namespace.
    ///
    /// - Parameters:
    ///   - dialect: The dialect of the policy.
    ///   - metadata: The name and the namespace of the policy.
    ///   - pods: The pods that the policy selects.
    ///   - rules: The directions in which the policy isolates the pods, with their rules.
    ///   - allowed: Reads what a rule allows.
    /// - Returns: The policy, which allows what its rules allow together.
    /// - Throws: `PolicyReadError` if a rule or a value is not as egressgen writes it.
    static func policy<Node: ManifestNode>(
        _ dialect: PolicyDialect, _ metadata: (name: String, namespace: String?), _ pods: LabelSelector,
        _ rules: [(TrafficDirection, [Node])],
        _ allowed: (TrafficDirection, Node) throws(PolicyReadError) -> Set<AllowedTraffic>
    ) throws(PolicyReadError) -> DialectPolicy {
        var all: Set<AllowedTraffic> = []
        for (direction, rules) in rules {
            for rule in rules { all.formUnion(try allowed(direction, rule)) }
        }
        let subject = try PolicyReader.valid { () throws(ValueError) in
            try PolicySubject(name: metadata.name, namespace: metadata.namespace, podSelector: pods)
        }
        return DialectPolicy(dialect, subject: subject, directions: Set(rules.map(\.0)), allowed: all)
    }

    /// Returns the directions that the list at a key names, with their rules. The policy isolates the pods in these
    /// directions, even if it has no rules. It must not have rules for another direction.
    static func rules<Node: ManifestNode>(
        _ spec: Node, in key: String, upTo limit: Int? = nil
    ) throws(PolicyReadError) -> [(TrafficDirection, [Node])] {
        let types = try PolicyReader.items(spec.child(key)).map(PolicyReader.string)
        let directions = TrafficDirection.allCases.filter { types.contains($0.rawValue) }
        guard !types.isEmpty, types.count == directions.count else { throw .content(.directions(key)) }
        for direction in TrafficDirection.allCases
        where !directions.contains(direction) && spec.child(direction.word) != nil {
            throw .content(.untold(direction, key))
        }
        return try directions.map { direction throws(PolicyReadError) in
            guard let list = spec.child(direction.word), list.members?.isEmpty != true else { return (direction, []) }
            return (direction, try items(spec, direction.word, upTo: limit))
        }
    }

    /// Returns the directions for which there is a list, with the rules that `rules` reads from it.
    static func rules<Node: ManifestNode>(
        _ spec: Node, _ rules: (Node, TrafficDirection) throws(PolicyReadError) -> [Node]
    ) throws(PolicyReadError) -> [(TrafficDirection, [Node])] {
        try TrafficDirection.allCases.filter { spec.child($0.word) != nil }.map { direction throws(PolicyReadError) in
            (direction, try rules(spec, direction))
        }
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

    /// Reads the peers and the ports of a rule, which are in the form of a NetworkPolicy except for hosts.
    ///
    /// - Parameters:
    ///   - direction: The direction of the rule.
    ///   - rule: The rule. Its other keys are not read.
    ///   - key: The key of the hosts in a peer, which has no other key beside it.
    ///   - hosts: Reads the hosts of such a peer.
    /// - Returns: What the rule allows.
    /// - Throws: `PolicyReadError` if a peer or a port is not as egressgen writes it.
    static func allowed<Node: ManifestNode>(
        _ direction: TrafficDirection, _ rule: Node, hostsAt key: String,
        _ hosts: (Node) throws(PolicyReadError) -> [HostName]
    ) throws(PolicyReadError) -> Set<AllowedTraffic> {
        var ends: [AllowedTraffic.End] = []
        for peer in try items(rule, direction.peersKey) {
            if direction == .egress, peer.child(key) != nil {
                try PolicyReader.refuseOthers(than: [key], in: peer)
                ends += try hosts(peer).map(AllowedTraffic.End.host)
            } else {
                ends.append(AllowedTraffic.End(try PolicyReader.peer(peer)))
            }
        }
        return AllowedTraffic.all(direction, ends, try ports(rule, PolicyReader.portRange))
    }

    /// Reads the ports of a rule. Without a list, every port is allowed.
    static func ports<Node: ManifestNode>(
        _ rule: Node, _ range: (Node) throws(PolicyReadError) -> PortRange
    ) throws(PolicyReadError) -> PortList {
        rule.child("ports") == nil ? .every : PortList(try items(rule, "ports").map(range))
    }

    static func hosts(
        _ node: some ManifestNode, _ key: String, upTo limit: Int? = nil
    ) throws(PolicyReadError) -> [HostName] {
        try items(node, key, upTo: limit).map { item throws(PolicyReadError) in try host(item) }
    }

    /// Reads a name that is not a pattern.
    static func name(_ node: some ManifestNode, _ key: String) throws(PolicyReadError) -> HostName {
        let text = try PolicyReader.string(node, key)
        return .name(try PolicyReader.valid { () throws(FormatError) in try DomainName(text) })
    }

    static func host(_ node: some ManifestNode, _ key: String) throws(PolicyReadError) -> HostName {
        guard let child = node.child(key) else { throw .content(.missing(key)) }
        return try host(child)
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

    /// Returns whether a node is a whole number in a range, in decimal digits.
    static func isNumber(_ node: (some ManifestNode)?, in range: ClosedRange<Int>) -> Bool {
        guard let leaf = node?.leaf, leaf.isPlain, let number = Int(leaf.text) else { return false }
        return range.contains(number) && "\(number)" == leaf.text
    }

    static func range(
        _ transport: TransportProtocol, _ first: UInt16, _ last: UInt16
    ) throws(PolicyReadError) -> PortRange {
        guard first <= last else { throw .content(.rangeEnd) }
        return PortRange(transport, first, to: last)
    }
}
