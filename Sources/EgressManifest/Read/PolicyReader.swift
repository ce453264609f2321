internal import EgressModel
package import EgressPolicy
internal import Yams

/// Reads a NetworkPolicy from YAML or JSON, to check a rendered policy.
///
/// The reader is strict on purpose: a key or a form that egressgen does not write could allow more than the checks can
/// detect.
package enum PolicyReader {
    /// Reads a policy from a text.
    ///
    /// - Throws: `PolicyReadError` if the text is not a NetworkPolicy that egressgen could have written.
    package static func policy(from text: String) throws(PolicyReadError) -> NetworkPolicy {
        try policy(of: try root(of: text))
    }

    static func policy(of root: some ManifestNode) throws(PolicyReadError) -> NetworkPolicy {
        guard try string(root, "apiVersion") == "networking.k8s.io/v1", try string(root, "kind") == "NetworkPolicy"
        else { throw .content(.notNetworkPolicy) }
        let metadata = try mapping(root, "metadata")
        let spec = try mapping(root, "spec")
        try refuseOthers(than: ["podSelector", "policyTypes", "ingress", "egress"], in: spec)
        return NetworkPolicy(
            subject: try subject(metadata: metadata, spec: spec),
            labels: try labels(metadata.child("labels")),
            annotations: try pairs(metadata.child("annotations")).map { Annotation(key: $0, value: $1) },
            policyTypes: try items(spec.child("policyTypes")).map(string),
            ingress: try rules(spec, .ingress), egress: try rules(spec, .egress))
    }

    static func root(of text: String) throws(PolicyReadError) -> Node {
        let root = try nodes(of: text) { parser in [try parser.singleRoot()].compactMap(\.self) }.first
        guard let root else { throw .empty }
        return root
    }

    /// Returns the documents of a text.
    static func roots(of text: String) throws(PolicyReadError) -> [Node] {
        try nodes(of: text) { parser in
            var roots: [Node] = []
            while let root = try parser.nextRoot() { roots.append(root) }
            return roots
        }
    }

    private static func nodes(
        of text: String, _ read: (Parser) throws -> [Node]
    ) throws(PolicyReadError) -> [Node] {
        do {
            // The basic resolver has no rules, so Yams compiles no regular expressions. `string` checks the types
            // instead.
            let readable = SurrogateEscapes(Array(text.utf8)).string
            let parser = try Parser(yaml: readable, resolver: .basic, constructor: .default, encoding: .utf8)
            let roots = try read(parser)
            // The parser owns the anchors, and the nodes have only weak references to them.
            try withExtendedLifetime(parser) { for root in roots { try refuseTagsAndAliases(in: root) } }
            return roots
        } catch let error as PolicyReadError {
            throw error
        } catch {
            throw .syntax(YAMLProblem(yams: error))
        }
    }

    private static func subject(metadata: some ManifestNode, spec: some ManifestNode) throws(PolicyReadError)
        -> PolicySubject
    {
        let name = try string(metadata, "name")
        let namespace = metadata.child("namespace") == nil ? nil : try string(metadata, "namespace")
        let podSelector = try selector(try mapping(spec, "podSelector"))
        return try valid { () throws(ValueError) in
            try PolicySubject(name: name, namespace: namespace, podSelector: podSelector)
        }
    }

    static func rules(
        _ spec: some ManifestNode, _ direction: TrafficDirection
    ) throws(PolicyReadError) -> [NetworkPolicyRule] {
        try items(spec.child(direction.word)).map { node throws(PolicyReadError) in try rule(node, direction) }
    }

    /// Reads the items of a list of rules, or of blocks.
    static func rules<Item: ManifestNode>(
        _ nodes: [Item], _ direction: TrafficDirection, _ layout: RuleLayout
    ) throws(PolicyReadError) -> [NetworkPolicyRule] {
        switch layout {
        case .ruleForEachWord:
            try nodes.map { node throws(PolicyReadError) in try rule(node, direction) }
        case .oneList:
            NetworkPolicyRule.list(try nodes.map { node throws(PolicyReadError) in try block(try string(node)) })
        }
    }

    static func rule(_ node: some ManifestNode, _ direction: TrafficDirection) throws(PolicyReadError)
        -> NetworkPolicyRule
    {
        try refuseOthers(than: [direction.peersKey, "ports"], in: node)
        return NetworkPolicyRule(
            peers: try items(node.child(direction.peersKey)).map(peer),
            ports: PortList(try items(node.child("ports")).map(portRange)))
    }

    static func peer(_ node: some ManifestNode) throws(PolicyReadError) -> NetworkPolicyPeer {
        if let block = node.child("ipBlock") {
            try refuseOthers(than: ["ipBlock"], in: node)
            try refuseOthers(than: ["cidr", "except"], in: block)
            let cidr = try self.block(try string(block, "cidr"))
            let except = try items(block.child("except")).map(string).map(self.block)
            return .ipBlock(cidr, except: except)
        }
        try refuseOthers(than: ["namespaceSelector", "podSelector"], in: node)
        let pod = try node.child("podSelector").map { node throws(PolicyReadError) in try selector(node) }
        let namespace = try node.child("namespaceSelector").map { node throws(PolicyReadError) in try selector(node) }
        guard namespace != nil || pod != nil else { throw .content(.emptyPeer) }
        return .pods(namespace: namespace, pod: pod)
    }

    private static func block(_ text: String) throws(PolicyReadError) -> CIDRBlock {
        try valid { () throws(FormatError) in try CIDRBlock(text) }
    }

    static func portRange(_ node: some ManifestNode) throws(PolicyReadError) -> PortRange {
        try refuseOthers(than: ["protocol", "port", "endPort"], in: node)
        let transport = try transport(try string(node, "protocol"))
        let first = try port(node.child("port"))
        let last = node.child("endPort") == nil ? first : try port(node.child("endPort"))
        guard first <= last else { throw .content(.endPortBelowPort) }
        return PortRange(transport, first, to: last)
    }

    /// Reads the number of a port. It refuses a quoted number, which would be the name of a port.
    static func port(_ node: (some ManifestNode)?) throws(PolicyReadError) -> UInt16 {
        guard let leaf = node?.leaf, leaf.isPlain, let port = UInt16(leaf.text), port > 0, "\(port)" == leaf.text
        else { throw .content(.portNumber(node?.leaf.flatMap { $0.isPlain ? $0.text : nil })) }
        return port
    }

    static func transport(_ text: String) throws(PolicyReadError) -> TransportProtocol {
        guard let transport = TransportProtocol(rawValue: text) else { throw .content(.transport(text)) }
        return transport
    }

    /// Reads a label selector. Each key must start with `prefix`, which the result does not contain.
    ///
    /// - Throws: `PolicyReadError` if the node is not a selector that egressgen writes, or if a key lacks the prefix.
    static func selector(
        _ node: some ManifestNode, prefix: String = ""
    ) throws(PolicyReadError) -> LabelSelector {
        try selector(node) { key throws(PolicyReadError) in try bare(key, prefix) }
    }

    /// Reads a label selector whose keys are written in another form, which `bare` takes away.
    static func selector(
        _ node: some ManifestNode, _ bare: (String) throws(PolicyReadError) -> String
    ) throws(PolicyReadError) -> LabelSelector {
        try refuseOthers(than: ["matchLabels", "matchExpressions"], in: node)
        return LabelSelector(
            matchLabels: try labels(node.child("matchLabels"), bare),
            matchExpressions: try items(node.child("matchExpressions")).map { item throws(PolicyReadError) in
                try requirement(item, bare)
            })
    }

    private static func requirement(
        _ node: some ManifestNode, _ bare: (String) throws(PolicyReadError) -> String
    ) throws(PolicyReadError) -> LabelRequirement {
        try refuseOthers(than: ["key", "operator", "values"], in: node)
        let word = try string(node, "operator")
        guard let condition = LabelRequirement.Operator(rawValue: word) else { throw .content(.labelOperator(word)) }
        let key = try bare(try string(node, "key"))
        let values = try items(node.child("values")).map(string)
        return try valid { () throws(ValueError) in
            try LabelRequirement(key: key, condition: condition, values: values)
        }
    }

    static func labels(
        _ node: (some ManifestNode)?, _ bare: (String) throws(PolicyReadError) -> String = { $0 }
    ) throws(PolicyReadError) -> [Label] {
        try pairs(node).map { pair throws(PolicyReadError) in
            let key = try bare(pair.0)
            return try valid { () throws(ValueError) in try Label(key: key, value: pair.1) }
        }
    }

    private static func bare(_ key: String, _ prefix: String) throws(PolicyReadError) -> String {
        guard key.hasPrefix(prefix) else { throw .content(.labelPrefix(key, missing: prefix)) }
        return String(key.dropFirst(prefix.count))
    }
}

// MARK: Nodes

extension PolicyReader {
    /// Refuses tags, anchors and merge keys.
    ///
    /// A tag changes the type that other readers give a node, and makes two keys with the same text differ. An alias or
    /// a merge key refers to content that is written elsewhere.
    private static func refuseTagsAndAliases(in node: Node) throws(PolicyReadError) {
        guard [.str, .seq, .map].contains(Tag.Name(rawValue: node.tag.rawValue)) else {
            throw .content(.tag("\(node.tag)"))
        }
        // Refuse the anchor, which comes before its aliases. A few lines of aliases can expand to millions of nodes.
        guard (node.mapping?.anchor ?? node.sequence?.anchor ?? node.scalar?.anchor) == nil else {
            throw .content(.anchor)
        }
        if let sequence = node.sequence {
            for item in sequence { try refuseTagsAndAliases(in: item) }
        }
        if let mapping = node.mapping {
            for (key, value) in mapping {
                if key.scalar?.string == "<<" { throw .content(.mergeKey) }
                try refuseTagsAndAliases(in: key)
                try refuseTagsAndAliases(in: value)
            }
        }
    }

    static func refuseOthers(than keys: Set<String>, in node: some ManifestNode) throws(PolicyReadError) {
        guard let pairs = node.pairs else { throw .content(.notA(.mapping)) }
        for (key, _) in pairs where !keys.contains(key.leaf?.text ?? "") {
            throw .content(.unknownKey(key.leaf?.text ?? ""))
        }
    }

    static func mapping<Node: ManifestNode>(_ node: Node, _ key: String) throws(PolicyReadError) -> Node {
        guard let child = node.child(key), child.pairs != nil else { throw .content(.missing(key)) }
        return child
    }

    static func items<Node: ManifestNode>(_ node: Node?) throws(PolicyReadError) -> [Node] {
        guard let node else { return [] }
        guard let members = node.members else { throw .content(.notA(.list)) }
        return members
    }

    static func pairs(_ node: (some ManifestNode)?) throws(PolicyReadError) -> [(String, String)] {
        guard let node else { return [] }
        guard let pairs = node.pairs else { throw .content(.notA(.mapping)) }
        return try pairs.map { key, value throws(PolicyReadError) in (try string(key), try string(value)) }
    }

    static func string(_ node: some ManifestNode, _ key: String) throws(PolicyReadError) -> String {
        guard let child = node.child(key) else { throw .content(.missing(key)) }
        return try string(child)
    }

    /// Returns the value of a scalar that every YAML reader reads as a string.
    static func string(_ node: some ManifestNode) throws(PolicyReadError) -> String {
        guard let leaf = node.leaf else { throw .content(.notA(.string)) }
        guard !leaf.isPlain || !YAMLImplicitType.matches(leaf.text) else {
            throw .content(.notAString(leaf.text))
        }
        return leaf.text
    }

    static func valid<Value>(_ make: () throws(FormatError) -> Value) throws(PolicyReadError) -> Value {
        do {
            return try make()
        } catch {
            throw .content(.value(.format(error)))
        }
    }

    static func valid<Value>(_ make: () throws(ValueError) -> Value) throws(PolicyReadError) -> Value {
        do {
            return try make()
        } catch {
            throw .content(.value(error))
        }
    }
}
