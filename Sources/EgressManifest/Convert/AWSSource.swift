internal import EgressModel
internal import EgressPolicy

/// Reads an ApplicationNetworkPolicy of any author (amazon-network-policy-controller-k8s, api/v1alpha1).
enum AWSSource: NetworkPolicyForm {
    static let kind = ForeignKind.aws

    static func ends(of peer: FieldCursor, _ direction: TrafficDirection) throws(ForeignFlaw) -> [ForeignPeer] {
        guard direction == .egress, peer.child("domainNames") != nil else { return [try peer.peer()] }
        try peer.check(["domainNames", "ipBlock", "namespaceSelector", "podSelector"])
        try peer.checkKinds()
        return try hosts(peer, "domainNames")
    }
}
