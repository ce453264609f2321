internal import EgressModel
internal import EgressPolicy

/// A policy as the names that a template may use; templates/README.md lists them.
struct TemplateContext {
    let value: TemplateValue

    /// - Parameter words: one for each egress rule; without them no comment is written.
    init(_ policy: NetworkPolicy, words: [String]?, isUnfilled: Bool) {
        let rules = policy.egress.enumerated().map { index, rule in
            Self.rule(rule, word: words.flatMap { $0.indices.contains(index) ? $0[index] : nil })
        }
        value = .group([
            "comments": .flag(words != nil),
            "name": .text(policy.subject.name),
            "namespace": policy.subject.namespace.map { .text($0) } ?? .absent,
            "labels": .labels(policy.labels),
            "annotations": .list(policy.annotations.map(Self.annotation)),
            "podSelector": Self.selector(policy.subject.podSelector),
            "policyTypes": .texts(policy.policyTypes),
            "egress": .flag(!isUnfilled),
            "rules": .list(rules),
        ])
    }

    /// A value of several lines becomes a literal block.
    private static func annotation(_ annotation: Annotation) -> TemplateValue {
        let lines = annotation.value.split(separator: "\n", omittingEmptySubsequences: false)
        let block = TemplateValue.group(["lines": .list(lines.map { .text(String($0)) })])
        return .group([
            "key": .text(annotation.key), "value": .text(annotation.value), "block": lines.count > 1 ? block : .absent,
        ])
    }

    private static func selector(_ selector: LabelSelector) -> TemplateValue {
        let expressions = selector.matchExpressions.map { requirement -> TemplateValue in
            .group([
                "key": .text(requirement.key), "operator": .text(requirement.condition.rawValue),
                "values": .keyed(requirement.values.map { .text($0) }),
            ])
        }
        return .group([
            "matchLabels": .keyed(selector.matchLabels.map(TemplateValue.label)),
            "matchExpressions": .keyed(expressions),
            "all": .flag(selector == .all),
        ])
    }

    private static func rule(_ rule: EgressRule, word: String?) -> TemplateValue {
        .group([
            "word": word.map { .text($0) } ?? .absent,
            "peers": .list(rule.peers.map(peer)),
            "ports": .keyed(rule.ports.ranges.map(port)),
        ])
    }

    private static func peer(_ peer: Peer) -> TemplateValue {
        switch peer {
        case .ipBlock(let block):
            .group(["cidr": .text(block.description), "namespaceSelector": .absent, "podSelector": .absent])
        case .pods(let namespace, let pod):
            .group([
                "cidr": .absent, "namespaceSelector": selector(namespace),
                "podSelector": pod.map { selector($0) } ?? .absent,
            ])
        }
    }

    private static func port(_ range: PortRange) -> TemplateValue {
        .group([
            "protocol": .text(range.transport.rawValue), "port": .text("\(range.first)"),
            "endPort": range.last > range.first ? .text("\(range.last)") : .absent,
        ])
    }
}
