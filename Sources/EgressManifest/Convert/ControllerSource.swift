internal import EgressModel
internal import EgressPolicy

/// Reads an FQDNNetworkPolicy of a controller that keeps a NetworkPolicy up to date (gke-fqdnnetworkpolicies-golang,
/// api/v1alpha3). The policy becomes a NetworkPolicy whose peers of names are addresses.
enum ControllerSource: NetworkPolicyForm {
    static let kind = ForeignKind.controller

    static func ends(of peer: FieldCursor, _ direction: TrafficDirection) throws(ForeignFlaw) -> [ForeignPeer] {
        try peer.check(["fqdns"])
        for item in try peer.items("fqdns") where try item.text().contains("*") {
            throw item.flaw(.wildcard(try item.text()), isBinding: false)
        }
        return try hosts(peer, "fqdns")
    }
}
