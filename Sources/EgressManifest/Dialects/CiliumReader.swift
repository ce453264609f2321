internal import EgressModel
package import EgressPolicy

/// An error that only a CiliumNetworkPolicy can have.
package enum CiliumFlaw: Hashable, Sendable {
    /// A rule of a direction has no peers, peers of several kinds, or peers of a kind that the reader does not support.
    case ends(TrafficDirection)
    /// The selector of a peer is empty.
    case everyPod
    /// A peer selects its namespaces neither by labels nor as all namespaces.
    case namespaces
    /// A DNS rule has ports that Cilium's DNS proxy does not support.
    case proxyPorts
    /// A DNS rule allows only some queries.
    case someQuestions
    /// A pattern of names is not `**.` and a suffix.
    case pattern
}

/// Reads a rendered CiliumNetworkPolicy (Cilium, Layer 3 to 7 examples; CRD `ciliumnetworkpolicies.cilium.io`).
///
/// The keys of labels must have the source prefix `k8s:`, because a label from another source is not a label of the
/// pod.
enum CiliumReader {
    private static let source = "k8s:"

    static func policy(of root: some ManifestNode) throws(PolicyReadError) -> DialectPolicy {
        let metadata = try DialectReader.metadata(root)
        let spec = try PolicyReader.mapping(root, "spec")
        try PolicyReader.refuseOthers(than: ["description", "endpointSelector", "ingress", "egress"], in: spec)
        let pods = try PolicyReader.selector(try PolicyReader.mapping(spec, "endpointSelector"), prefix: source)
        // The pods are not isolated in a direction whose list is missing or empty. The reader refuses an empty list.
        return try DialectReader.policy(.cilium, metadata, pods, try DialectReader.rules(spec, rules), allowed)
    }

    private static func rules<Node: ManifestNode>(
        _ spec: Node, _ direction: TrafficDirection
    ) throws(PolicyReadError) -> [Node] {
        let rules = try DialectReader.items(spec, direction.word)
        // In Cilium, a single empty rule allows nothing.
        return rules.count > 1 || rules[0].pairs?.isEmpty != true ? rules : []
    }

    private static func allowed(
        _ direction: TrafficDirection, _ rule: some ManifestNode
    ) throws(PolicyReadError) -> Set<AllowedTraffic> {
        let kinds = kinds(direction).filter { rule.child($0) != nil }
        guard let kind = kinds.first, kinds.count == 1 else {
            throw .content(.cilium(.ends(direction)))
        }
        try PolicyReader.refuseOthers(than: [kind, "toPorts"], in: rule)
        let ends = try ends(rule, kind)
        guard rule.child("toPorts") != nil else { return AllowedTraffic.all(direction, ends, .every) }
        var allowed: Set<AllowedTraffic> = []
        for item in try DialectReader.items(rule, "toPorts") {
            allowed.formUnion(try self.allowed(direction, ends, item))
        }
        return allowed
    }

    // MARK: Ends

    private static func kinds(_ direction: TrafficDirection) -> [String] {
        switch direction {
        case .egress: ["toFQDNs", "toCIDR", "toCIDRSet", "toEndpoints"]
        case .ingress: ["fromCIDR", "fromCIDRSet", "fromEndpoints"]
        }
    }

    private static func ends(_ rule: some ManifestNode, _ kind: String) throws(PolicyReadError) -> [AllowedTraffic.End]
    {
        switch kind {
        case "toFQDNs": try DialectReader.items(rule, kind).map(host)
        case "toCIDR", "fromCIDR": try DialectReader.blocks(rule, kind).map(AllowedTraffic.End.block)
        case "fromCIDRSet": try DialectReader.items(rule, kind).map(set)
        case "toCIDRSet": try DialectReader.items(rule, kind).map(group)
        default: try DialectReader.items(rule, kind).map(pods)
        }
    }

    private static func host(_ node: some ManifestNode) throws(PolicyReadError) -> AllowedTraffic.End {
        if node.child("matchPattern") != nil { return .host(try pattern(node)) }
        try PolicyReader.refuseOthers(than: ["matchName"], in: node)
        return .host(try DialectReader.name(node, "matchName"))
    }

    /// Reads a pattern that matches names with one or more labels in front of a suffix. Cilium writes it with two
    /// asterisks; a single one stands for a part of one label.
    private static func pattern(_ node: some ManifestNode) throws(PolicyReadError) -> HostName {
        try PolicyReader.refuseOthers(than: ["matchPattern"], in: node)
        let text = try PolicyReader.string(node, "matchPattern")
        guard text.hasPrefix("**.") else { throw .content(.cilium(.pattern)) }
        return .below(try PolicyReader.valid { () throws(FormatError) in try DomainName(text.dropFirst(3)) })
    }

    private static func set(_ node: some ManifestNode) throws(PolicyReadError) -> AllowedTraffic.End {
        try PolicyReader.refuseOthers(than: ["cidr", "except"], in: node)
        let text = try PolicyReader.string(node, "cidr")
        let block = try PolicyReader.valid { () throws(FormatError) in try CIDRBlock(text) }
        return .blockExcept(block, Set(try DialectReader.blocks(node, "except")))
    }

    private static func group(_ node: some ManifestNode) throws(PolicyReadError) -> AllowedTraffic.End {
        try PolicyReader.refuseOthers(than: ["cidrGroupRef"], in: node)
        return .set(try PolicyReader.string(node, "cidrGroupRef"))
    }

    private static func pods(_ node: some ManifestNode) throws(PolicyReadError) -> AllowedTraffic.End {
        try pods(try PolicyReader.selector(node, prefix: source))
    }

    /// Splits a selector of pods. If it has no namespace label, the pods are in the namespace of the policy.
    static func pods(_ selector: LabelSelector) throws(PolicyReadError) -> AllowedTraffic.End {
        let pod = LabelSelector(
            matchLabels: selector.matchLabels.filter { CiliumNamespace.namespaceKey($0.key) == nil },
            matchExpressions: selector.matchExpressions.filter { CiliumNamespace.namespaceKey($0.key) == nil })
        let labels = try selector.matchLabels.filter { CiliumNamespace.namespaceKey($0.key) != nil }.map(namespaceLabel)
        let conditions = selector.matchExpressions.filter { CiliumNamespace.namespaceKey($0.key) != nil }
        guard !conditions.isEmpty else {
            guard selector != .all else { throw .content(.cilium(.everyPod)) }
            return .pods(namespace: labels.isEmpty ? nil : LabelSelector(matchLabels: labels), pod: pod)
        }
        guard labels.isEmpty, conditions.map(\.condition) == [.exists], conditions[0].key == CiliumNamespace.nameKey
        else { throw .content(.cilium(.namespaces)) }
        return .pods(namespace: .all, pod: pod)
    }

    private static func namespaceLabel(_ label: Label) throws(PolicyReadError) -> Label {
        let key = CiliumNamespace.namespaceKey(label.key) ?? label.key
        return try PolicyReader.valid { () throws(ValueError) in try Label(key: key, value: label.value) }
    }

    // MARK: Ports

    private static func allowed(
        _ direction: TrafficDirection, _ ends: [AllowedTraffic.End], _ node: some ManifestNode
    ) throws(PolicyReadError) -> Set<AllowedTraffic> {
        try PolicyReader.refuseOthers(than: direction == .egress ? ["ports", "rules"] : ["ports"], in: node)
        let ranges = try DialectReader.items(node, "ports", upTo: 40).map(range)
        let isDNS = try node.child("rules").map { rules throws(PolicyReadError) in try everyQuestion(rules) } ?? false
        guard !isDNS || ranges.allSatisfy({ $0.first == $0.last && $0.transport != .sctp }) else {
            throw .content(.cilium(.proxyPorts))
        }
        return AllowedTraffic.all(direction, ends, PortList(ranges), isDNS: isDNS)
    }

    private static func range(_ node: some ManifestNode) throws(PolicyReadError) -> PortRange {
        try PolicyReader.refuseOthers(than: ["port", "endPort", "protocol"], in: node)
        let transport = try PolicyReader.transport(try PolicyReader.string(node, "protocol"))
        let first = try DialectReader.port(try PolicyReader.string(node, "port"))
        let last = node.child("endPort") == nil ? first : try PolicyReader.port(node.child("endPort"))
        return try DialectReader.range(transport, first, last)
    }

    /// Returns `true` if DNS rules allow every query. It refuses other rules, because they would allow less than the
    /// user wants.
    private static func everyQuestion(_ rules: some ManifestNode) throws(PolicyReadError) -> Bool {
        try PolicyReader.refuseOthers(than: ["dns"], in: rules)
        let items = try DialectReader.items(rules, "dns")
        for item in items { try PolicyReader.refuseOthers(than: ["matchPattern"], in: item) }
        guard try items.map({ item throws(PolicyReadError) in try PolicyReader.string(item, "matchPattern") }) == ["*"]
        else { throw .content(.cilium(.someQuestions)) }
        return true
    }
}
