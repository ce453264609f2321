internal import EgressModel
internal import EgressPolicy

/// Reads the policies of a kind that has the form of a NetworkPolicy except for its peers.
protocol NetworkPolicyForm: ForeignReader {}

extension NetworkPolicyForm {
    static func frame(of root: FieldCursor) throws(ForeignFlaw) -> ForeignFrame {
        let spec = try spec(of: root)
        try spec.check(["podSelector", "policyTypes", "ingress", "egress"])
        let pods = try spec.required("podSelector").selector()
        return ForeignFrame(subject: try subject(of: root, pods), rules: try typedRules(spec))
    }

    static func peers(of rule: FieldCursor, _ direction: TrafficDirection) throws(ForeignFlaw) -> [FieldCursor] {
        try rule.check([direction.peersKey, "ports"])
        return try somePeers(of: rule, direction.peersKey)
    }

    static func ports(of rule: FieldCursor, _ direction: TrafficDirection) throws(ForeignFlaw) -> PortList {
        try ports(rule) { item throws(ForeignFlaw) in [try item.port()] }
    }
}
