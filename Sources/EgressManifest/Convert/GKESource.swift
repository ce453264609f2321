internal import EgressModel
internal import EgressPolicy

/// Reads an FQDNNetworkPolicy of GKE's own network plugin, of any author (GKE, Control Pod egress traffic using FQDN
/// network policies).
enum GKESource: ForeignReader {
    static let kind = ForeignKind.gke

    static func frame(of root: FieldCursor) throws(ForeignFlaw) -> ForeignFrame {
        let spec = try spec(of: root)
        try spec.check(["podSelector", "egress"])
        let pods = try spec.required("podSelector").selector()
        return ForeignFrame(subject: try subject(of: root, pods), rules: [(.egress, try spec.items("egress"))])
    }

    static func peerKeys(_ direction: TrafficDirection) -> [String] { ["matches"] }

    static func peers(of rule: FieldCursor, _ direction: TrafficDirection) throws(ForeignFlaw) -> [FieldCursor] {
        try rule.check(["matches", "ports"])
        return try rule.items("matches")
    }

    static func ends(of peer: FieldCursor, _ direction: TrafficDirection) throws(ForeignFlaw) -> [ForeignPeer] {
        try peer.check(["name", "pattern"])
        try peer.checkKinds()
        let host = if let name = peer.child("name") { try name.name() } else { try peer.required("pattern").host() }
        return [ForeignPeer(.host(host), isOneLabel: host.isPattern, at: peer.path)]
    }

    static func ports(of rule: FieldCursor, _ direction: TrafficDirection) throws(ForeignFlaw) -> PortList {
        try ports(rule) { item throws(ForeignFlaw) in
            try item.check(["protocol", "port"])
            // Without a protocol, TCP and UDP match. Without a number, every port matches.
            let word = try item.child("protocol")?.text() ?? "ALL"
            guard word == "ALL" || word == "ANY" else { return [try item.port()] }
            let number = try item.child("port")?.reading { node throws(PolicyReadError) in try PolicyReader.port(node) }
            return [TransportProtocol.tcp, .udp].map { PortRange($0, number ?? 1, to: number ?? .max) }
        }
    }
}
