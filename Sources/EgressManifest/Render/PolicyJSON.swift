internal import EgressModel
package import EgressPolicy

extension NetworkPolicy {
    /// The policy as JSON, with the keys in the same order as in the YAML.
    package var json: JSONValue { json(in: ServedKind(kind)) }

    /// The policy as JSON in one version of its kind.
    package func json(in type: ServedKind) -> JSONValue {
        var metadata: [(key: String, value: JSONValue)] = [("name", .string(subject.name))]
        if let namespace = subject.namespace { metadata.append(("namespace", .string(namespace))) }
        metadata.append(("labels", .object(labels.map { ($0.key, .string($0.value)) })))
        if !annotations.isEmpty {
            metadata.append(("annotations", .object(annotations.map { ($0.key, .string($0.value)) })))
        }
        let types: [(key: String, value: JSONValue)] = [
            ("podSelector", subject.podSelector.json), ("policyTypes", .array(policyTypes.map(JSONValue.string))),
        ]
        let lists =
            kind.isAddressSet
            ? [(kind.field(.egress), egress.listJSON)] : types + directions.map { ($0.word, rules($0).json($0)) }
        return .object([
            ("apiVersion", .string(type.apiVersion)),
            ("kind", .string(kind.rawValue)),
            ("metadata", .object(metadata)),
            ("spec", .object(lists)),
        ])
    }
}

extension RulePlan {
    var json: JSONValue {
        switch applied.layout {
        case .ruleForEachWord: rules.json(direction)
        case .oneList: rules.listJSON
        }
    }
}

extension [NetworkPolicyRule] {
    func json(_ direction: TrafficDirection) -> JSONValue { .array(map { $0.json(direction) }) }

    /// The blocks of the rules as one list.
    var listJSON: JSONValue { .array(flatMap(\.peers).compactMap(\.wholeBlock).map { .string("\($0)") }) }
}

extension NetworkPolicyRule {
    func json(_ direction: TrafficDirection) -> JSONValue {
        var members: [(key: String, value: JSONValue)] = [(direction.peersKey, .array(peers.map(\.json)))]
        if !ports.isEmpty { members.append(("ports", .array(ports.map(\.json)))) }
        return .object(members)
    }
}

extension NetworkPolicyPeer {
    var json: JSONValue {
        switch self {
        case .ipBlock(let block, let except):
            let parts = except.isEmpty ? [] : [("except", JSONValue.array(except.map { .string($0.description) }))]
            return .object([("ipBlock", .object([("cidr", .string(block.description))] + parts))])
        case .pods(let namespace, let pod):
            var members: [(key: String, value: JSONValue)] = []
            if let namespace { members.append(("namespaceSelector", namespace.json)) }
            if let pod { members.append(("podSelector", pod.json)) }
            return .object(members)
        }
    }
}

extension NetworkPolicyPort {
    fileprivate var json: JSONValue {
        var members: [(key: String, value: JSONValue)] = [("protocol", .string(transport.rawValue))]
        switch self {
        case .named(let name, _): members.append(("port", .string(name)))
        case .range(let range):
            members.append(("port", .number(Int(range.first))))
            if range.last > range.first { members.append(("endPort", .number(Int(range.last)))) }
        }
        return .object(members)
    }
}

extension LabelSelector {
    fileprivate var json: JSONValue {
        var members: [(key: String, value: JSONValue)] = []
        if !matchLabels.isEmpty {
            members.append(("matchLabels", .object(matchLabels.map { ($0.key, .string($0.value)) })))
        }
        if !matchExpressions.isEmpty { members.append(("matchExpressions", .array(matchExpressions.map(\.json)))) }
        return .object(members)
    }
}

extension LabelRequirement {
    fileprivate var json: JSONValue {
        var members: [(key: String, value: JSONValue)] = [
            ("key", .string(key)), ("operator", .string(condition.rawValue)),
        ]
        if !values.isEmpty { members.append(("values", .array(values.map(JSONValue.string)))) }
        return .object(members)
    }
}
