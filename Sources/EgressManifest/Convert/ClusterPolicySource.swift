internal import EgressModel
internal import EgressPolicy

/// Reads a ClusterNetworkPolicy of any author (Network Policy API, v1alpha2).
enum ClusterPolicySource: ForeignReader {
    static let kind = ForeignKind.clusterNetworkPolicy

    static func frame(of root: FieldCursor) throws(ForeignFlaw) -> ForeignFrame {
        let spec = try spec(of: root)
        try spec.check(["tier", "priority", "subject", "egress"], binding: ["ingress"])
        // egressgen prints the last priority of the tier Admin. With another one, the policy decides before others.
        let (tier, priority) = (try spec.required("tier"), try spec.required("priority"))
        guard try tier.text() == "Admin" else { throw tier.flaw(.rank) }
        guard priority.node.leaf?.text == "1000" else { throw priority.flaw(.rank) }
        let list = try spec.required("egress")
        let rules = try list.items()
        let last = rules[rules.count - 1]
        guard try last.reading({ node throws(PolicyReadError) in try ClusterPolicyReader.deniesAll(node) }) else {
            throw list.flaw(.noFinalDeny)
        }
        for rule in rules.dropLast() {
            let action = try rule.required("action")
            guard try action.text() == "Accept" else { throw action.flaw(.denies) }
        }
        return ForeignFrame(
            subject: try subject(of: root, spec.required("subject")), rules: [(.egress, Array(rules.dropLast()))])
    }

    /// Returns the subject in its one namespace. egressgen prefixes the name of the policy with the namespace.
    private static func subject(
        of root: FieldCursor, _ subject: FieldCursor
    ) throws(ForeignFlaw) -> PolicySubject {
        try subject.check(["pods", "namespaces"])
        let choice = try subject.alternative(isBinding: true)
        let pods = choice.key == "pods" ? choice : nil
        try pods?.check(["namespaceSelector", "podSelector"])
        let place = try pods?.required("namespaceSelector") ?? choice
        guard let namespace = try place.selector().namespaceName else { throw place.flaw(.unsayable) }
        let selector = try pods?.required("podSelector").selector() ?? .all
        let metadata = try root.required("metadata")
        let name = try metadata.text("name")
        let prefix = namespace + "."
        return try metadata.reading { _ throws(PolicyReadError) in
            try PolicyReader.valid { () throws(ValueError) in
                try PolicySubject(
                    name: String(name.dropFirst(name.hasPrefix(prefix) ? prefix.count : 0)), namespace: namespace,
                    podSelector: selector)
            }
        }
    }

    static func peers(of rule: FieldCursor, _ direction: TrafficDirection) throws(ForeignFlaw) -> [FieldCursor] {
        try rule.check(["name", "action", "to", "protocols"])
        return try rule.items("to")
    }

    static func ends(of peer: FieldCursor, _ direction: TrafficDirection) throws(ForeignFlaw) -> [ForeignPeer] {
        try peer.check(["domainNames", "networks", "namespaces", "pods"], unsayable: ["nodes"])
        try peer.child("namespaces")?.checkSelector()
        try peer.child("pods")?.check(["namespaceSelector", "podSelector"])
        for selector in ["namespaceSelector", "podSelector"] {
            try peer.child("pods")?.child(selector)?.checkSelector()
        }
        try peer.checkKinds()
        if let names = peer.child("domainNames") { return try hosts(peer, names.key) }
        let ends = try peer.reading { node throws(PolicyReadError) in try ClusterPolicyReader.destinations(node) }
        return ends.map { ForeignPeer($0, at: peer.path) }
    }

    static func ports(of rule: FieldCursor, _ direction: TrafficDirection) throws(ForeignFlaw) -> PortList {
        guard let list = rule.child("protocols") else { return .every }
        let ranges = try FieldCursor.reading(try list.items()) { item throws(ForeignFlaw) in
            for name in TransportProtocol.allCases.map({ $0.rawValue.lowercased() }) {
                try item.child(name)?.check(["destinationPort"], unsayable: ["sourcePort"])
            }
            if let name = item.child("destinationNamedPort") {
                throw name.flaw(.namedPort(try name.text()), isBinding: false)
            }
            return try item.reading { node throws(PolicyReadError) in try ClusterPolicyReader.range(node) }
        }
        return PortList(ranges)
    }
}
