internal import EgressModel
internal import EgressPolicy

/// A policy as the names that a template may use; templates/README.md lists them.
struct TemplateContext {
    let values: [String: Any]

    /// - Parameter words: one for each egress rule; without them no comment is written.
    init(_ policy: NetworkPolicy, words: [String]?) {
        values = [
            "comments": words != nil,
            "name": policy.subject.name,
            "namespace": policy.subject.namespace as Any? ?? false,
            "labels": policy.labels.map(Self.label),
            "annotations": policy.annotations.map(Self.annotation),
            "podSelector": Self.selector(policy.subject.podSelector),
            "policyTypes": policy.policyTypes,
            "rules": policy.egress.enumerated().map { index, rule in
                Self.rule(rule, word: words.flatMap { $0.indices.contains(index) ? $0[index] : nil })
            },
        ]
    }

    private static func label(_ label: Label) -> [String: Any] { ["key": label.key, "value": label.value] }

    /// A value of several lines becomes a literal block.
    private static func annotation(_ annotation: Annotation) -> [String: Any] {
        let lines = annotation.value.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        return ["key": annotation.key, "value": annotation.value, "block": lines.count > 1 ? ["lines": lines] : false]
    }

    private static func selector(_ selector: LabelSelector) -> [String: Any] {
        let expressions = selector.matchExpressions.map { requirement -> [String: Any] in
            [
                "key": requirement.key, "operator": requirement.condition.rawValue,
                "values": requirement.values.isEmpty ? false : ["items": requirement.values] as Any,
            ]
        }
        return [
            "matchLabels": group(selector.matchLabels.map(label)),
            "matchExpressions": group(expressions),
            "all": selector == .all,
        ]
    }

    /// A list behind a key, which is written once and only if the list has items.
    private static func group(_ items: [[String: Any]]) -> Any { items.isEmpty ? false : ["items": items] as Any }

    private static func rule(_ rule: EgressRule, word: String?) -> [String: Any] {
        [
            "word": word as Any? ?? false,
            "peers": rule.peers.map(peer),
            "ports": group(rule.ports.ranges.map(port)),
        ]
    }

    private static func peer(_ peer: Peer) -> [String: Any] {
        switch peer {
        case .ipBlock(let block):
            ["cidr": block.description, "namespaceSelector": false, "podSelector": false]
        case .pods(let namespace, let pod):
            [
                "cidr": false, "namespaceSelector": selector(namespace),
                "podSelector": pod.map { selector($0) as Any } ?? false,
            ]
        }
    }

    private static func port(_ range: PortRange) -> [String: Any] {
        [
            "protocol": range.transport.rawValue, "port": Int(range.first),
            "endPort": range.last > range.first ? Int(range.last) as Any : false,
        ]
    }
}
