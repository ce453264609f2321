import EgressModel
import EgressPolicy

/// Returns a policy for a row of a test table. The default is the policy `default/web` for pods with the label
/// `app=web`.
func policy(
    _ name: String = "web", in namespace: String = "default", pods: LabelSelector? = nil,
    types: Set<TrafficDirection> = [], egress: [NetworkPolicyRule] = [], ingress: [NetworkPolicyRule] = [],
    applied: String? = nil
) throws -> EnforcedPolicy {
    EnforcedPolicy(
        name: name, namespace: namespace, podSelector: try pods ?? LabelSelector(matchLabels: [Label("app=web")]),
        types: types, egress: egress, ingress: ingress, applied: applied.map { [.egress: $0] } ?? [:])
}

func workload(_ labels: String..., in namespace: String = "default", spaceLabels: String...) throws -> Workload {
    try Workload(
        namespace: namespace, labels: labels.map { try Label($0) }, namespaceLabels: spaceLabels.map { try Label($0) })
}

extension NetworkPolicyPeer {
    static func block(_ text: String, except: String...) throws -> NetworkPolicyPeer {
        .ipBlock(try CIDRBlock(text), except: try except.map { try CIDRBlock($0) })
    }

    /// Returns a peer from two selectors in kubectl's syntax. `nil` omits a selector.
    static func pods(_ pod: String?, namespace: String?) throws -> NetworkPolicyPeer {
        .pods(namespace: try namespace.map { try LabelSelector($0) }, pod: try pod.map { try LabelSelector($0) })
    }
}

extension NetworkPolicyRule {
    init(_ peers: [NetworkPolicyPeer] = [], ports: String? = nil) throws {
        self.init(peers: peers, ports: try ports.map { try PortList($0) } ?? .every)
    }
}

extension LabelSelector {
    /// Parses a selector in kubectl's syntax. An empty text selects everything.
    init(_ text: String) throws {
        guard !text.isEmpty else {
            self = .all
            return
        }
        let expression = try SelectorExpression(text)
        self.init(matchLabels: expression.labels, matchExpressions: expression.requirements)
    }
}
