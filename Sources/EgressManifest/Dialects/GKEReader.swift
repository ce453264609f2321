internal import EgressModel
internal import EgressPolicy

/// Reads a rendered FQDNNetworkPolicy of GKE's own network plugin (gke-networking-api; CRD
/// `fqdnnetworkpolicies.networking.gke.io`). An archived add-on has a kind of the same name with another schema.
enum GKEReader {
    static func policy(of root: some ManifestNode) throws(PolicyReadError) -> DialectPolicy {
        let metadata = try DialectReader.metadata(root)
        let spec = try PolicyReader.mapping(root, "spec")
        try PolicyReader.refuseOthers(than: ["podSelector", "egress"], in: spec)
        let pods = try PolicyReader.selector(try PolicyReader.mapping(spec, "podSelector"))
        let rules = [(TrafficDirection.egress, try DialectReader.items(spec, "egress"))]
        return try DialectReader.policy(.gke, metadata, pods, rules, allowed)
    }

    private static func allowed(
        _ direction: TrafficDirection, _ rule: some ManifestNode
    ) throws(PolicyReadError) -> Set<AllowedTraffic> {
        try PolicyReader.refuseOthers(than: ["matches", "ports"], in: rule)
        let hosts = try DialectReader.items(rule, "matches").map(host).map(AllowedTraffic.End.host)
        return AllowedTraffic.all(direction, hosts, try DialectReader.ports(rule, port))
    }

    /// Reads a match. GKE matches fewer names than a pattern of egressgen: its asterisk stands for one label.
    private static func host(_ node: some ManifestNode) throws(PolicyReadError) -> HostName {
        guard node.child("pattern") == nil else {
            try PolicyReader.refuseOthers(than: ["pattern"], in: node)
            return try DialectReader.host(node, "pattern")
        }
        try PolicyReader.refuseOthers(than: ["name"], in: node)
        return try DialectReader.name(node, "name")
    }

    /// Reads a port. There are no ranges, and without a number or a protocol, every one matches.
    private static func port(_ node: some ManifestNode) throws(PolicyReadError) -> PortRange {
        try PolicyReader.refuseOthers(than: ["protocol", "port"], in: node)
        return try PolicyReader.portRange(node)
    }
}
