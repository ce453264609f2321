internal import EgressModel
internal import EgressPolicy

/// Reads an Antrea NetworkPolicy of any author (Antrea, Antrea Network Policy CRDs).
///
/// Its rules apply in their order and isolate nothing. So a policy can be converted only if its last rule drops
/// everything else, and no other rule drops anything.
enum AntreaSource: ForeignReader {
    static let kind = ForeignKind.antrea
    /// The fields of a rule that say nothing about traffic.
    private static let labels: Set<String> = ["name", "action", "enableLogging", "logLabel"]

    static func frame(of root: FieldCursor) throws(ForeignFlaw) -> ForeignFrame {
        let spec = try spec(of: root)
        try spec.check(["tier", "priority", "appliedTo", "ingress", "egress"])
        // egressgen prints the last priority of the default tier. With another one, the policy decides before others.
        if let tier = spec.child("tier"), try tier.text() != "application" { throw tier.flaw(.rank) }
        let priority = try spec.required("priority")
        guard priority.node.leaf?.text == "10000" else { throw priority.flaw(.rank) }
        let rules = try TrafficDirection.allCases.filter { spec.child($0.word) != nil }
            .map { direction throws(ForeignFlaw) in
                (direction: direction, rules: try allowing(spec.required(direction.word)))
            }
        return ForeignFrame(subject: try subject(of: root, try pods(spec)), rules: rules)
    }

    private static func pods(_ spec: FieldCursor) throws(ForeignFlaw) -> LabelSelector {
        let applied = try spec.required("appliedTo")
        let items = try applied.items()
        guard items.count == 1 else { throw applied.flaw(.malformed(.content(.antrea(.appliedTo)))) }
        try items[0].check(
            ["podSelector"],
            binding: [
                "namespaceSelector", "externalEntitySelector", "group", "serviceAccount", "service", "nodeSelector",
            ])
        return try items[0].required("podSelector").selector()
    }

    /// Returns the rules without the last one, which must deny everything.
    private static func allowing(_ list: FieldCursor) throws(ForeignFlaw) -> [FieldCursor] {
        let rules = try list.items()
        let last = rules[rules.count - 1]
        guard ["Drop", "Reject"].contains(try last.text("action")) else { throw list.flaw(.noFinalDeny) }
        try last.check(labels, binding: ["to", "from", "ports", "protocols", "toServices", "l7Protocols", "appliedTo"])
        for rule in rules.dropLast() {
            let action = try rule.required("action")
            guard try action.text() == "Allow" else { throw action.flaw(.denies) }
        }
        return Array(rules.dropLast())
    }

    static func peers(of rule: FieldCursor, _ direction: TrafficDirection) throws(ForeignFlaw) -> [FieldCursor] {
        // Later rules do not apply to the traffic of a rule about requests. Without that rule, they would.
        try rule.check(
            labels.union([direction.peersKey, "ports"]), unsayable: ["toServices", "protocols", "appliedTo"],
            binding: ["l7Protocols"])
        return try somePeers(of: rule, direction.peersKey)
    }

    static func ends(of peer: FieldCursor, _ direction: TrafficDirection) throws(ForeignFlaw) -> [ForeignPeer] {
        try peer.check(
            ["fqdn", "ipBlock", "podSelector", "namespaceSelector"],
            unsayable: ["externalEntitySelector", "group", "namespaces", "nodeSelector", "scope", "serviceAccount"])
        guard direction == .egress, let name = peer.child("fqdn") else { return [try peer.peer()] }
        try peer.checkKinds()
        return [ForeignPeer(.host(try name.host()), at: peer.path)]
    }

    static func ports(of rule: FieldCursor, _ direction: TrafficDirection) throws(ForeignFlaw) -> PortList {
        try ports(rule) { item throws(ForeignFlaw) in
            try item.check(["protocol", "port", "endPort"], unsayable: ["sourcePort", "sourceEndPort"])
            return [try item.port()]
        }
    }
}
