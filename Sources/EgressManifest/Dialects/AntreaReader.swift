internal import EgressModel
package import EgressPolicy

/// An error that only an Antrea NetworkPolicy can have.
package enum AntreaFlaw: Hashable, Sendable {
    /// The last rule of a direction does not drop everything that no earlier rule allows.
    case noFinalDrop(TrafficDirection)
    /// `priority` is not a whole number from 1 to 10000.
    case priority
    /// The policy does not apply to exactly one selector of pods.
    case appliedTo
    /// A rule before the last one has an action other than Allow.
    case action
}

/// Reads a rendered Antrea NetworkPolicy (Antrea, Antrea Network Policy CRDs; CRD `networkpolicies.crd.antrea.io`).
///
/// Rules apply in their order, and traffic that no rule matches is not denied. So the last rule of each direction must
/// deny everything else.
enum AntreaReader {
    static func policy(of root: some ManifestNode) throws(PolicyReadError) -> DialectPolicy {
        let metadata = try DialectReader.metadata(root)
        let spec = try PolicyReader.mapping(root, "spec")
        // `tier` and `priority` rank the policy among other policies. The template can choose them.
        try PolicyReader.refuseOthers(than: ["tier", "priority", "appliedTo", "ingress", "egress"], in: spec)
        guard DialectReader.isNumber(spec.child("priority"), in: 1...10_000) else {
            throw .content(.antrea(.priority))
        }
        // The policy has no effect in a direction whose list is missing. The reader refuses an empty list.
        return try DialectReader.policy(
            .antrea, metadata, try pods(spec), try DialectReader.rules(spec, rules), allowed)
    }

    private static func pods(_ spec: some ManifestNode) throws(PolicyReadError) -> LabelSelector {
        let items = try DialectReader.items(spec, "appliedTo")
        guard items.count == 1 else { throw .content(.antrea(.appliedTo)) }
        try PolicyReader.refuseOthers(than: ["podSelector"], in: items[0])
        return try PolicyReader.selector(try PolicyReader.mapping(items[0], "podSelector"))
    }

    /// Returns the rules of a direction without the last one, which must deny everything.
    private static func rules<Node: ManifestNode>(
        _ spec: Node, _ direction: TrafficDirection
    ) throws(PolicyReadError) -> [Node] {
        let rules = try DialectReader.items(spec, direction.word)
        guard let last = rules.last, ["Drop", "Reject"].contains(try PolicyReader.string(last, "action")) else {
            throw .content(.antrea(.noFinalDrop(direction)))
        }
        // A rule without peers and ports matches everything.
        try PolicyReader.refuseOthers(than: ["name", "action"], in: last)
        return Array(rules.dropLast())
    }

    private static func allowed(
        _ direction: TrafficDirection, _ rule: some ManifestNode
    ) throws(PolicyReadError) -> Set<AllowedTraffic> {
        try PolicyReader.refuseOthers(than: ["name", "action", direction.peersKey, "ports"], in: rule)
        guard try PolicyReader.string(rule, "action") == "Allow" else { throw .content(.antrea(.action)) }
        return try DialectReader.allowed(direction, rule, hostsAt: "fqdn") { peer throws(PolicyReadError) in
            [try DialectReader.host(peer, "fqdn")]
        }
    }
}
