import EgressModel
import EgressPolicy
import EgressTestSupport
import Yams

extension PyValue {
    /// Reads a text with libyaml and the type rules of Yams.
    init(yams text: String) throws {
        guard let node = try Yams.compose(yaml: text) else { throw SupportError("Yams reads nothing") }
        self.init(node)
    }

    private init(_ node: Node) {
        switch node {
        case .mapping(let mapping): self = .map(Dictionary(mapping.map { (PyValue($0), PyValue($1)) }) { $1 })
        case .sequence(let sequence): self = .list(sequence.map { PyValue($0) })
        case .scalar, .alias: self.init(scalar: node.any)
        }
    }

    private init(scalar: Any) {
        switch scalar {
        case let text as String: self = .string(text)
        case let number as Int: self = .int("\(number)")
        case let bool as Bool: self = .bool(bool)
        default: self = .other("\(type(of: scalar))", "\(scalar)")
        }
    }
}

extension PyValue {
    /// Creates the value that a reader must find in the text of a policy.
    init(_ policy: NetworkPolicy) {
        var metadata: [PyValue: PyValue] = ["name": .string(policy.subject.name)]
        if let namespace = policy.subject.namespace { metadata["namespace"] = .string(namespace) }
        metadata["labels"] = .map(labels: policy.labels)
        if !policy.annotations.isEmpty {
            metadata["annotations"] = .map(pairs: policy.annotations.map { ($0.key, $0.value) })
        }
        var spec: [PyValue: PyValue] = [
            "podSelector": PyValue(policy.subject.podSelector),
            "policyTypes": .list(policy.policyTypes.map(PyValue.string)),
        ]
        for direction in policy.directions {
            spec[.string(direction.word)] = .list(policy.rules(direction).map { PyValue($0, direction) })
        }
        self = [
            "apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "metadata": .map(metadata),
            "spec": .map(spec),
        ]
    }

    private init(_ selector: LabelSelector) {
        var members: [PyValue: PyValue] = [:]
        if !selector.matchLabels.isEmpty { members["matchLabels"] = .map(labels: selector.matchLabels) }
        if !selector.matchExpressions.isEmpty {
            members["matchExpressions"] = .list(selector.matchExpressions.map { PyValue($0) })
        }
        self = .map(members)
    }

    private init(_ requirement: LabelRequirement) {
        var members: [PyValue: PyValue] = [
            "key": .string(requirement.key), "operator": .string(requirement.condition.rawValue),
        ]
        if !requirement.values.isEmpty { members["values"] = .list(requirement.values.map(PyValue.string)) }
        self = .map(members)
    }

    private init(_ rule: NetworkPolicyRule, _ direction: TrafficDirection) {
        var members: [PyValue: PyValue] = [.string(direction.peersKey): .list(rule.peers.map { PyValue($0) })]
        if !rule.ports.isEmpty { members["ports"] = .list(rule.ports.compactMap(\.range).map { PyValue($0) }) }
        self = .map(members)
    }

    private init(_ peer: NetworkPolicyPeer) {
        switch peer {
        case .ipBlock(let block, let except):
            var members: [PyValue: PyValue] = ["cidr": .string(block.description)]
            if !except.isEmpty { members["except"] = .list(except.map { .string($0.description) }) }
            self = ["ipBlock": .map(members)]
        case .pods(let namespace, let pod):
            var members: [PyValue: PyValue] = [:]
            if let namespace { members["namespaceSelector"] = PyValue(namespace) }
            if let pod { members["podSelector"] = PyValue(pod) }
            self = .map(members)
        }
    }

    private init(_ range: PortRange) {
        var members: [PyValue: PyValue] = [
            "protocol": .string(range.transport.rawValue), "port": .int("\(range.first)"),
        ]
        if range.last != range.first { members["endPort"] = .int("\(range.last)") }
        self = .map(members)
    }

    private static func map(labels: [Label]) -> PyValue { .map(pairs: labels.map { ($0.key, $0.value) }) }

    private static func map(pairs: [(String, String)]) -> PyValue {
        .map(Dictionary(pairs.map { (.string($0), .string($1)) }) { $1 })
    }
}
