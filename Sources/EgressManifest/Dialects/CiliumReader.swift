internal import EgressModel
internal import EgressPolicy

/// Reads a CiliumNetworkPolicy back (Cilium, Layer 3 to 7 examples; CRD `ciliumnetworkpolicies.cilium.io`).
///
/// Keys come with the source `k8s:`, so that a label of another source counts as no label of the pod.
enum CiliumReader {
    private static let source = "k8s:"
    /// The label by which Cilium knows the namespace of a pod.
    private static let namespaceKey = "io.kubernetes.pod.namespace"

    static func policy(of root: some ManifestNode) throws(PolicyReadError) -> DialectPolicy {
        let (name, namespace) = try DialectReader.metadata(root)
        let spec = try PolicyReader.mapping(root, "spec")
        try PolicyReader.refuseOthers(than: ["description", "endpointSelector", "egress"], in: spec)
        let pods = try PolicyReader.selector(try PolicyReader.mapping(spec, "endpointSelector"), prefix: source)
        var grants: Set<Grant> = []
        for rule in try DialectReader.items(spec, "egress") { grants.formUnion(try self.grants(rule)) }
        let subject = try PolicyReader.valid { () throws(FormatError) in
            try PolicySubject(name: name, namespace: namespace, podSelector: pods)
        }
        return DialectPolicy(.cilium, subject: subject, grants: grants)
    }

    private static func grants(_ rule: some ManifestNode) throws(PolicyReadError) -> Set<Grant> {
        let kinds = ["toFQDNs", "toCIDR", "toEndpoints"].filter { rule.child($0) != nil }
        guard let kind = kinds.first, kinds.count == 1 else {
            throw .content("has an egress rule without one kind of destinations")
        }
        try PolicyReader.refuseOthers(than: [kind, "toPorts"], in: rule)
        let destinations = try destinations(rule, kind)
        guard rule.child("toPorts") != nil else { return Grant.grants(to: destinations, .every) }
        var grants: Set<Grant> = []
        for item in try DialectReader.items(rule, "toPorts") {
            grants.formUnion(try self.grants(to: destinations, item))
        }
        return grants
    }

    // MARK: Destinations

    private static func destinations(
        _ rule: some ManifestNode, _ kind: String
    ) throws(PolicyReadError) -> [Grant.Destination] {
        switch kind {
        case "toFQDNs": try DialectReader.items(rule, kind).map(name)
        case "toCIDR": try DialectReader.blocks(rule, kind).map(Grant.Destination.block)
        default: try DialectReader.items(rule, kind).map(pods)
        }
    }

    private static func name(_ node: some ManifestNode) throws(PolicyReadError) -> Grant.Destination {
        try PolicyReader.refuseOthers(than: ["matchName"], in: node)
        guard let name = node.child("matchName") else { throw .content("has no matchName") }
        return .name(try DialectReader.name(name))
    }

    /// Without the label of a namespace it would be pods of the policy's own.
    private static func pods(_ node: some ManifestNode) throws(PolicyReadError) -> Grant.Destination {
        let selector = try PolicyReader.selector(node, prefix: source)
        let labels = selector.matchLabels.filter { $0.key != namespaceKey }
        let expressions = selector.matchExpressions.filter { $0.key != namespaceKey }
        let pod = LabelSelector(matchLabels: labels, matchExpressions: expressions)
        let names = selector.matchLabels.filter { $0.key == namespaceKey }
        let conditions = selector.matchExpressions.filter { $0.key == namespaceKey }
        if names.count == 1, conditions.isEmpty {
            return .pods(namespace: try .namespace(names[0].value), pod: pod)
        }
        guard names.isEmpty, conditions.map(\.condition) == [.exists], conditions[0].values.isEmpty else {
            throw .content("has pods that are not of one namespace or of all")
        }
        return .pods(namespace: .all, pod: pod)
    }

    // MARK: Ports

    private static func grants(
        to destinations: [Grant.Destination], _ node: some ManifestNode
    ) throws(PolicyReadError) -> Set<Grant> {
        try PolicyReader.refuseOthers(than: ["ports", "rules"], in: node)
        let ranges = try DialectReader.items(node, "ports", upTo: 40).map(range)
        let isDNS = try node.child("rules").map { rules throws(PolicyReadError) in try everyQuestion(rules) } ?? false
        guard !isDNS || ranges.allSatisfy({ $0.first == $0.last && $0.transport != .sctp }) else {
            throw .content("has a DNS rule for ports that Cilium's proxy does not take")
        }
        return Grant.grants(to: destinations, PortList(ranges), isDNS: isDNS)
    }

    private static func range(_ node: some ManifestNode) throws(PolicyReadError) -> PortRange {
        try PolicyReader.refuseOthers(than: ["port", "endPort", "protocol"], in: node)
        let transport = try DialectReader.transport(try PolicyReader.string(node, "protocol"))
        let first = try DialectReader.port(try PolicyReader.string(node, "port"))
        let last = node.child("endPort") == nil ? first : try PolicyReader.port(node.child("endPort"))
        return try DialectReader.range(transport, first, last)
    }

    /// Rules of DNS that let every question pass; any other would allow less than was asked for.
    private static func everyQuestion(_ rules: some ManifestNode) throws(PolicyReadError) -> Bool {
        try PolicyReader.refuseOthers(than: ["dns"], in: rules)
        let items = try DialectReader.items(rules, "dns")
        for item in items { try PolicyReader.refuseOthers(than: ["matchPattern"], in: item) }
        guard try items.map({ item throws(PolicyReadError) in try PolicyReader.string(item, "matchPattern") }) == ["*"]
        else { throw .content("has a DNS rule that lets only some questions pass") }
        return true
    }
}
