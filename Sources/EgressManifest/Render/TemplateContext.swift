internal import EgressModel
internal import EgressPolicy

/// The values of a policy under the names that a template can use. docs/templates.md lists the names.
struct TemplateContext {
    let value: TemplateValue

    /// - Parameters:
    ///   - policy: the policy to render.
    ///   - words: the comments on the rules of each direction; `nil` for a text without comments.
    ///   - origins: the word of each egress rule.
    ///   - sets: the address sets that the policy refers to, each in a rule before the other egress rules.
    ///   - isUnfilled: whether to omit all rules, because a refresh fills the policy later.
    init(
        _ policy: NetworkPolicy, words: [TrafficDirection: [String]]?, origins: [RuleWord], sets: [ReferencedSet] = [],
        isUnfilled: Bool
    ) {
        let rules = Dictionary(
            uniqueKeysWithValues: TrafficDirection.allCases.map { direction in
                let isEgress = direction == .egress
                let first = isEgress ? sets.map { Self.rule($0, hasWord: words != nil) } : []
                let rest = Self.rules(policy.rules(direction), words?[direction] ?? [], isEgress ? origins : [])
                return (direction, TemplateValue.list(first + rest))
            })
        let directions = (isUnfilled ? [] : policy.directions).map { direction in
            TemplateValue.group([
                "key": .text(direction.word), "peersKey": .text(direction.peersKey),
                "isIngress": .flag(direction == .ingress),
                "rules": rules[direction] ?? .absent,
            ])
        }
        value = .group([
            "comments": .flag(words != nil),
            "managed": policy.annotations.isEmpty ? .absent : .text(Self.lists(policy)),
            "name": .text(policy.subject.name),
            "namespace": policy.subject.namespace.map { .text($0) } ?? .absent,
            "clusterName": policy.subject.clusterName.map { .text($0) } ?? .absent,
            "labels": .labels(policy.labels),
            "annotations": .list(policy.annotations.map(Self.annotation)),
            "podSelector": Self.selector(policy.subject.podSelector),
            "isEgress": .flag(policy.directions.contains(.egress)),
            "hasSets": .flag(!sets.isEmpty),
            "policyTypes": .texts(policy.policyTypes),
            "directions": .list(directions),
            "rules": rules[.egress] ?? .absent,
            "sources": rules[.ingress] ?? .absent,
        ])
    }

    /// Returns the lists that a refresh keeps up to date, such as `spec.egress`.
    private static func lists(_ policy: NetworkPolicy) -> String {
        guard !policy.kind.isAddressSet else { return "spec.\(policy.kind.field(.egress))" }
        let keys = Set(policy.annotations.map(\.key))
        return policy.directions
            .filter { keys.contains(PolicyAnnotations.prefix + PolicyAnnotations.hosts($0)) }
            .map { "spec.\($0.word)" }.joined(separator: " and ")
    }

    private static func rules(
        _ rules: [NetworkPolicyRule], _ words: [String], _ origins: [RuleWord]
    ) -> [TemplateValue] {
        rules.enumerated().map { index, rule in
            self.rule(
                rule, at: index + 1, word: words.indices.contains(index) ? words[index] : nil,
                origin: origins.indices.contains(index) ? origins[index] : nil)
        }
    }

    /// Returns an annotation. If its value has several lines, the template writes it as a literal block.
    private static func annotation(_ annotation: Annotation) -> TemplateValue {
        let lines = annotation.value.split(separator: "\n", omittingEmptySubsequences: false)
        let block = TemplateValue.group(["lines": .list(lines.map { .text(String($0)) })])
        return .group([
            "key": .text(annotation.key), "value": .text(annotation.value), "block": lines.count > 1 ? block : .absent,
        ])
    }

    static func selector(_ selector: LabelSelector) -> TemplateValue {
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
            "namespace": selector.namespaceName.map { .text($0) } ?? .absent,
            "cilium": ciliumLabels(selector),
            "calico": .text(CalicoSelector.text(selector)),
        ])
    }

    private static func rule(
        _ rule: NetworkPolicyRule, at number: Int, word: String?, origin: RuleWord?
    ) -> TemplateValue {
        .group([
            "number": .text("\(number)"),
            "word": word.map { .text($0) } ?? .absent,
            "host": origin?.host.map { .text($0.description) } ?? .absent,
            "suffix": origin?.host?.suffix.map { .text($0.description) } ?? .absent,
            "set": .absent,
            "isDNS": .flag(origin?.isDNS ?? false),
            "destinations": .list(ends(rule.peers)),
            "protocols": .list(protocols(rule.ports)),
            "peers": .list(rule.peers.map(peer)),
            "ports": .keyed(rule.ports.map(port)),
        ])
    }

    private static func peer(_ peer: NetworkPolicyPeer) -> TemplateValue {
        switch peer {
        case .ipBlock(let block, let except): self.block(block, except: except)
        case .pods(let namespace, let pod):
            .group([
                "cidr": .absent, "namespaceSelector": namespace.map(selector) ?? .absent,
                "podSelector": pod.map(selector) ?? .absent, "isPodOfSameNamespace": .flag(namespace == nil),
            ])
        }
    }

    private static func block(_ block: CIDRBlock, except: [CIDRBlock]) -> TemplateValue {
        .group([
            "cidr": .text(block.description), "except": .keyed(except.map { .text($0.description) }),
            "namespaceSelector": .absent, "podSelector": .absent,
        ])
    }

    static func port(_ port: NetworkPolicyPort) -> TemplateValue {
        let (first, last): (String, String?) =
            switch port {
            case .range(let range): ("\(range.first)", range.last > range.first ? "\(range.last)" : nil)
            case .named(let name, _): (name, nil)
            }
        return .group([
            "protocol": .text(port.transport.rawValue), "transport": .text(port.transport.rawValue.lowercased()),
            "port": .text(first), "endPort": last.map { .text($0) } ?? .absent,
        ])
    }
}
