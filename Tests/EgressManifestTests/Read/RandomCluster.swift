import EgressModel
import EgressPolicy
import EgressTestSupport

/// A cluster whose labels match those of the random policies.
enum RandomCluster {
    static let spaces: [(name: String, labels: [String])] = [
        ("a", ["team=x"]), ("b", ["team=z", "env=prod"]), ("c", []),
    ]

    static let pods: [(name: String, space: Int, labels: [String])] = [
        ("web", 0, ["app=web", "tier=front"]), ("db", 0, ["app=db"]), ("web", 1, ["app=web", "tier=back"]),
        ("api", 1, ["app=api", "tier=back"]), ("api", 2, ["app=api", "tier=front"]), ("bare", 2, ["other=x"]),
    ]

    static func workload(_ pod: Int) throws -> Workload {
        let space = spaces[pods[pod].space]
        return try Workload(
            namespace: space.name, labels: try pods[pod].labels.map { try Label($0) },
            namespaceLabels: try space.labels.map { try Label($0) })
    }

    /// Returns the name of a pod as the analyser writes it.
    static func name(_ pod: Int) -> String { "\(spaces[pods[pod].space].name)/\(pods[pod].name)" }

    /// The YAML of the namespaces and pods.
    static var manifest: String {
        let namespaces = spaces.map { name, labels in
            let labels = ["kubernetes.io/metadata.name=\(name)"] + labels
            return "{apiVersion: v1, kind: Namespace, metadata: {name: \(name), labels: {\(flow(labels))}}}\n"
        }
        let pods = pods.map { name, space, labels in
            "{apiVersion: v1, kind: Pod, metadata: {name: \(name), namespace: \(spaces[space].name), "
                + "labels: {\(flow(labels))}}, spec: {containers: [{name: main, image: none}]}}\n"
        }
        return (namespaces + pods).joined(separator: "---\n")
    }

    private static func flow(_ labels: [String]) -> String {
        labels.map { $0.split(separator: "=").joined(separator: ": ") }.joined(separator: ", ")
    }
}

extension SeededGenerator {
    /// Returns the YAML of `count` random policies for the pods of `RandomCluster`.
    mutating func policies(_ count: Int) -> String {
        (0..<count).map { randomPolicy("p\($0)") }.joined(separator: "---\n")
    }

    private mutating func randomPolicy(_ name: String) -> String {
        let types = pick([["Ingress"], ["Egress"], ["Egress"], ["Ingress", "Egress"], []])
        var fields = ["podSelector: \(selector(Self.podLabels))"]
        if !types.isEmpty || bool() { fields.append("policyTypes: [\(types.joined(separator: ", "))]") }
        // Without policyTypes, the analyser treats an empty list of egress rules as if it had rules. Kubernetes does
        // not.
        if types.isEmpty ? bool() : types.contains("Egress") {
            fields.append("egress: [\(rules("to", types.isEmpty ? 1 : 0))]")
        }
        if types.isEmpty ? bool() : types.contains("Ingress") { fields.append("ingress: [\(rules("from", 0))]") }
        let space = pick(RandomCluster.spaces).name
        return """
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata: {name: \(name), namespace: \(space)}
            spec:
              \(fields.joined(separator: "\n  "))

            """
    }

    private mutating func rules(_ key: String, _ least: Int) -> String {
        (0..<number(least...2)).map { _ in
            var fields: [String] = []
            if !bool(oneIn: 8) { fields.append("\(key): [\(list(0...3) { $0.peer() })]") }
            if !bool(oneIn: 3) { fields.append("ports: [\(list(0...3) { $0.port() })]") }
            return "{\(fields.joined(separator: ", "))}"
        }.joined(separator: ", ")
    }

    // Make empty lists rarer, because an empty list allows everything.
    private mutating func list(_ range: ClosedRange<Int>, _ item: (inout SeededGenerator) -> String) -> String {
        let count = bool(oneIn: 4) ? number(range) : max(number(range), 1)
        return (0..<count).map { _ in item(&self) }.joined(separator: ", ")
    }

    private mutating func peer() -> String {
        switch number(1...5) {
        case 1, 2: ipBlock()
        case 3: "{podSelector: \(selector(Self.podLabels))}"
        case 4: "{namespaceSelector: \(selector(Self.spaceLabels))}"
        default: "{namespaceSelector: \(selector(Self.spaceLabels)), podSelector: \(selector(Self.podLabels))}"
        }
    }

    private static let blocks: [(String, [String])] = [
        ("0.0.0.0/0", ["10.0.0.0/8", "203.0.113.0/24", "128.0.0.0/1"]), ("10.0.0.0/8", ["10.1.0.0/16", "10.1.2.0/24"]),
        ("203.0.113.0/24", ["203.0.113.7/32", "203.0.113.128/25"]), ("203.0.113.7/32", []),
        ("::/0", ["2001:db8::/32"]), ("2001:db8::/32", ["2001:db8:1::/48"]), ("2001:db8::1/128", []),
    ]

    /// Addresses at the borders of the blocks, and far from them.
    static let addresses = [
        "10.0.0.0", "10.1.2.3", "10.255.255.255", "11.0.0.0", "203.0.113.7", "203.0.113.8", "203.0.113.128", "8.8.8.8",
        "255.255.255.255", "2001:db8::1", "2001:db8:1::1", "2001:db9::", "::1",
    ]

    private mutating func ipBlock() -> String {
        let (block, parts) = pick(Self.blocks)
        let except = parts.isEmpty || bool() ? [] : some(parts, 1...parts.count)
        let quoted = except.map { "\"\($0)\"" }.joined(separator: ", ")
        return "{ipBlock: {cidr: \"\(block)\"" + (quoted.isEmpty ? "" : ", except: [\(quoted)]") + "}}"
    }

    private mutating func port() -> String {
        let transport = pick(["", "protocol: TCP", "protocol: UDP", "protocol: SCTP"])
        let port = pick([
            "", "port: 80", "port: 443", "port: 8000, endPort: 8010", "port: 1, endPort: 65535", "port: 53",
        ])
        return "{\([transport, port].filter { !$0.isEmpty }.joined(separator: ", "))}"
    }

    static let ports = [1, 53, 80, 443, 7999, 8000, 8010, 8011, 65535]

    // MARK: Selectors

    /// Returns the same policies with conditions on the values of pod labels instead of their keys. The analyser looks
    /// for the keys of pod labels only in the namespace of the policy.
    static func withoutKeys(_ text: String) -> String {
        podLabels.reduce(text) { text, label in
            let values = label.1.joined(separator: ", ")
            return text.replacing(
                "{key: \(label.0), operator: Exists}", with: "{key: \(label.0), operator: In, values: [\(values)]}"
            )
            .replacing(
                "{key: \(label.0), operator: DoesNotExist}",
                with: "{key: \(label.0), operator: NotIn, values: [\(values)]}")
        }
    }

    private static let podLabels = [("app", ["web", "db", "api", "none"]), ("tier", ["front", "back"])]
    private static let spaceLabels = [
        ("team", ["x", "z"]), ("env", ["prod", "dev"]), ("kubernetes.io/metadata.name", ["a", "b", "c"]),
    ]

    private mutating func selector(_ labels: [(String, [String])]) -> String {
        switch number(1...4) {
        case 1: return "{}"
        case 2:
            let (key, values) = pick(labels)
            return "{matchLabels: {\(key): \(pick(values))}}"
        case 3: return "{matchExpressions: [\(requirement(labels))]}"
        default:
            let (key, values) = pick(labels)
            return "{matchLabels: {\(key): \(pick(values))}, matchExpressions: [\(requirement(labels))]}"
        }
    }

    private mutating func requirement(_ labels: [(String, [String])]) -> String {
        let (key, values) = pick(labels)
        switch pick(["In", "NotIn", "Exists", "DoesNotExist"]) {
        case let condition where condition.hasSuffix("In"):
            let some = some(values, 1...values.count).joined(separator: ", ")
            return "{key: \(key), operator: \(condition), values: [\(some)]}"
        case let condition: return "{key: \(key), operator: \(condition)}"
        }
    }
}
