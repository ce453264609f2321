internal import EgressModel
internal import EgressPolicy

/// Reads a rendered ApplicationNetworkPolicy (amazon-network-policy-controller-k8s; CRD
/// `applicationnetworkpolicies.networking.k8s.aws`). It is a NetworkPolicy whose destinations can also be names.
enum AWSReader {
    static func policy(of root: some ManifestNode) throws(PolicyReadError) -> DialectPolicy {
        let metadata = try DialectReader.metadata(root)
        let spec = try PolicyReader.mapping(root, "spec")
        try PolicyReader.refuseOthers(than: ["podSelector", "policyTypes", "ingress", "egress"], in: spec)
        let pods = try PolicyReader.selector(try PolicyReader.mapping(spec, "podSelector"))
        let rules = try DialectReader.rules(spec, in: "policyTypes")
        return try DialectReader.policy(.aws, metadata, pods, rules, allowed)
    }

    private static func allowed(
        _ direction: TrafficDirection, _ rule: some ManifestNode
    ) throws(PolicyReadError) -> Set<AllowedTraffic> {
        try PolicyReader.refuseOthers(than: [direction.peersKey, "ports"], in: rule)
        return try DialectReader.allowed(direction, rule, hostsAt: "domainNames") { peer throws(PolicyReadError) in
            try DialectReader.hosts(peer, "domainNames")
        }
    }
}
