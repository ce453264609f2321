internal import EgressModel
internal import EgressPolicy

/// An error that only a ClusterNetworkPolicy can have.
package enum ClusterPolicyFlaw: Hashable, Sendable {
    case namespaced
    /// The last rule does not deny everything that no earlier rule accepts.
    case noFinalDeny
    /// `tier` is neither Admin nor Baseline.
    case tier
    /// `priority` is not a number from 0 to 1000.
    case priority
    /// The policy does not select its pods in exactly one namespace.
    case namespaces
    /// The name does not begin with the namespace and a dot.
    case name
    /// A peer has no kind or several kinds.
    case peerKinds
    case unknownPeer(String)
    /// A rule before the last one has an action other than Accept.
    case action
    /// An entry of `protocols` is not exactly one of tcp, udp and sctp.
    case transport
    /// The end of a port range is not greater than its start.
    case shortRange
}

/// Reads a rendered ClusterNetworkPolicy (Network Policy API, v1alpha2; CRD
/// `clusternetworkpolicies.policy.networking.k8s.io`, experimental channel).
///
/// A connection that no rule accepts is not denied by default, so the last rule must deny everything else.
enum ClusterPolicyReader {
    /// The maximum number of rules, of peers in a rule, of networks or names in a peer, and of ports in a rule.
    private static let limit = 25

    static func policy(of root: some ManifestNode) throws(PolicyReadError) -> DialectPolicy {
        let (name, namespace) = try DialectReader.metadata(root)
        guard namespace == nil else { throw .content(.clusterNetworkPolicy(.namespaced)) }
        let spec = try PolicyReader.mapping(root, "spec")
        try PolicyReader.refuseOthers(than: ["tier", "priority", "subject", "egress"], in: spec)
        try checkPlace(spec)
        var rules = try DialectReader.items(spec, "egress", upTo: limit)
        guard let last = rules.popLast(), try deniesAll(last) else {
            throw .content(.clusterNetworkPolicy(.noFinalDeny))
        }
        var allowed: Set<AllowedTraffic> = []
        for rule in rules { allowed.formUnion(try self.allowed(rule)) }
        let subject = try subject(try PolicyReader.mapping(spec, "subject"), name)
        return DialectPolicy(.clusterNetworkPolicy, subject: subject, directions: [.egress], allowed: allowed)
    }

    /// Checks `tier` and `priority`. They rank the policy among other policies, and the template can choose them.
    private static func checkPlace(_ spec: some ManifestNode) throws(PolicyReadError) {
        guard ["Admin", "Baseline"].contains(try PolicyReader.string(spec, "tier")) else {
            throw .content(.clusterNetworkPolicy(.tier))
        }
        guard DialectReader.isNumber(spec.child("priority"), in: 0...1000) else {
            throw .content(.clusterNetworkPolicy(.priority))
        }
    }

    private static func subject(_ node: some ManifestNode, _ name: String) throws(PolicyReadError) -> PolicySubject {
        try PolicyReader.refuseOthers(than: ["pods"], in: node)
        let pods = try PolicyReader.mapping(node, "pods")
        try PolicyReader.refuseOthers(than: ["namespaceSelector", "podSelector"], in: pods)
        let selector = try PolicyReader.selector(try PolicyReader.mapping(pods, "podSelector"))
        guard
            let namespace = try PolicyReader.selector(try PolicyReader.mapping(pods, "namespaceSelector")).namespaceName
        else { throw .content(.clusterNetworkPolicy(.namespaces)) }
        let prefix = namespace + "."
        guard name.hasPrefix(prefix) else { throw .content(.clusterNetworkPolicy(.name)) }
        return try PolicyReader.valid { () throws(ValueError) in
            try PolicySubject(name: String(name.dropFirst(prefix.count)), namespace: namespace, podSelector: selector)
        }
    }

    // MARK: Rules

    /// Whether a rule denies pods, nodes and every address, on every port.
    static func deniesAll(_ rule: some ManifestNode) throws(PolicyReadError) -> Bool {
        guard try PolicyReader.string(rule, "action") == "Deny" else { return false }
        try PolicyReader.refuseOthers(than: ["name", "action", "to"], in: rule)
        var denied: Set<String> = []
        for peer in try DialectReader.items(rule, "to", upTo: limit) {
            try PolicyReader.refuseOthers(than: ["namespaces", "nodes", "networks"], in: peer)
            guard let pairs = peer.pairs, pairs.count == 1, let kind = pairs[0].key.leaf?.text else {
                throw .content(.clusterNetworkPolicy(.peerKinds))
            }
            guard kind != "networks" else {
                denied.formUnion(try DialectReader.blocks(peer, kind, upTo: limit).map(\.description))
                continue
            }
            if try PolicyReader.selector(pairs[0].value) == .all { denied.insert(kind) }
        }
        return denied.isSuperset(of: ["namespaces", "nodes", "0.0.0.0/0", "::/0"])
    }

    private static func allowed(_ rule: some ManifestNode) throws(PolicyReadError) -> Set<AllowedTraffic> {
        try PolicyReader.refuseOthers(than: ["name", "action", "to", "protocols"], in: rule)
        guard try PolicyReader.string(rule, "action") == "Accept" else {
            throw .content(.clusterNetworkPolicy(.action))
        }
        let destinations = try DialectReader.items(rule, "to", upTo: limit).map(destinations)
        guard rule.child("protocols") != nil else {
            return AllowedTraffic.all(.egress, destinations.flatMap(\.self), .every)
        }
        let ranges = try DialectReader.items(rule, "protocols", upTo: limit).map(range)
        return AllowedTraffic.all(.egress, destinations.flatMap(\.self), PortList(ranges))
    }

    static func destinations(_ node: some ManifestNode) throws(PolicyReadError) -> [AllowedTraffic.End] {
        guard let pairs = node.pairs, pairs.count == 1, let pair = pairs.first else {
            throw .content(.clusterNetworkPolicy(.peerKinds))
        }
        switch pair.key.leaf?.text {
        case "domainNames":
            return try DialectReader.hosts(node, "domainNames", upTo: limit).map(AllowedTraffic.End.host)
        case "networks": return try DialectReader.blocks(node, "networks", upTo: limit).map(AllowedTraffic.End.block)
        case "namespaces": return [.pods(namespace: try PolicyReader.selector(pair.value), pod: .all)]
        case "pods":
            try PolicyReader.refuseOthers(than: ["namespaceSelector", "podSelector"], in: pair.value)
            let namespace = try PolicyReader.selector(try PolicyReader.mapping(pair.value, "namespaceSelector"))
            let pod = try PolicyReader.selector(try PolicyReader.mapping(pair.value, "podSelector"))
            return [.pods(namespace: namespace, pod: pod)]
        default: throw .content(.clusterNetworkPolicy(.unknownPeer(pair.key.leaf?.text ?? "")))
        }
    }

    // MARK: Ports

    static func range(_ node: some ManifestNode) throws(PolicyReadError) -> PortRange {
        guard let pairs = node.pairs, pairs.count == 1, let pair = pairs.first,
            let transport = TransportProtocol.allCases.first(where: {
                $0.rawValue.lowercased() == pair.key.leaf?.text
            })
        else { throw .content(.clusterNetworkPolicy(.transport)) }
        try PolicyReader.refuseOthers(than: ["destinationPort"], in: pair.value)
        let port = try PolicyReader.mapping(pair.value, "destinationPort")
        guard let range = port.child("range") else {
            try PolicyReader.refuseOthers(than: ["number"], in: port)
            return PortRange(transport, try PolicyReader.port(port.child("number")))
        }
        try PolicyReader.refuseOthers(than: ["range"], in: port)
        try PolicyReader.refuseOthers(than: ["start", "end"], in: range)
        let (start, end) = (try PolicyReader.port(range.child("start")), try PolicyReader.port(range.child("end")))
        guard start < end else { throw .content(.clusterNetworkPolicy(.shortRange)) }
        return PortRange(transport, start, to: end)
    }
}
