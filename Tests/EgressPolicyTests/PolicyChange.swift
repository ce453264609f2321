import EgressModel
import EgressPolicy
import Testing

/// A change to the policy that `InvariantsTests` starts from, and the violation that the change causes.
struct PolicyChange: CustomTestStringConvertible, Sendable {
    let testDescription: String
    /// Returns the violation, or `nil` if the change violates no invariant.
    let violation: @Sendable () throws -> InvariantViolation?
    let apply: @Sendable (NetworkPolicy) throws -> NetworkPolicy

    init(
        _ description: String,
        _ violation: @autoclosure @escaping @Sendable () throws -> InvariantViolation? = nil,
        _ apply: @escaping @Sendable (NetworkPolicy) throws -> NetworkPolicy
    ) {
        testDescription = description
        self.violation = violation
        self.apply = apply
    }

    static let strange = InvariantViolation.otherFixedRules(.egress)

    static let breaches = ofTheWhole + ofAnnotations + ofShape + ofNames + ofFixedRules

    static let liberties = [
        PolicyChange("other labels") { $0.changing(labels: [try Label("team=shop")]) },
        PolicyChange("no annotations") { $0.changing(annotations: []) },
        PolicyChange("an annotation of others") {
            $0.changing(annotations: [Annotation(key: "team", value: "shop")] + $0.annotations)
        },
        PolicyChange("no annotations of ours") { $0.changing(annotations: [Annotation(key: "team", value: "shop")]) },
        PolicyChange("an exact aggregation nobody asked for") {
            $0.replacingRule(0, try Sample.rule("93.184.216.34/31", ports: "443"))
        },
    ]

    private static let ofTheWhole: [PolicyChange] = [
        PolicyChange("no policyTypes", .missingPolicyType(.egress)) { $0.changing(policyTypes: []) },
        PolicyChange("policyTypes of Ingress", .missingPolicyType(.egress)) { $0.changing(policyTypes: ["Ingress"]) },
        PolicyChange("policyTypes in lower case", .missingPolicyType(.egress)) { $0.changing(policyTypes: ["egress"]) },
        PolicyChange("policyTypes with Ingress too", .otherPolicyTypes) {
            $0.changing(policyTypes: ["Ingress", "Egress"])
        },
        PolicyChange("another name", otherSubject) { try $0.selecting(["app=web"], name: "other") },
        PolicyChange("another namespace", otherSubject) { try $0.selecting(["app=web"], namespace: "other") },
        PolicyChange("no namespace", otherSubject) { try $0.selecting(["app=web"], namespace: nil) },
        PolicyChange("another label of the pods", otherSubject) { try $0.selecting(["app=api"]) },
        PolicyChange("one more label of the pods", otherSubject) { try $0.selecting(["app=web", "tier=web"]) },
        PolicyChange("all pods", otherSubject) { try $0.selecting([]) },
        PolicyChange("one more expression", otherSubject) { try $0.selecting(["app=web"], expression: "!canary") },
    ]

    private static let ofAnnotations: [PolicyChange] = [
        PolicyChange("one annotation less", otherAnnotations) { $0.changing(annotations: $0.annotations.dropLast()) },
        PolicyChange("another value", otherAnnotations) {
            $0.changing(annotations: $0.annotations.map { Annotation(key: $0.key, value: $0.value + " ") })
        },
        PolicyChange("one annotation more", otherAnnotations) {
            $0.changing(annotations: $0.annotations + [Annotation(key: "egressgen.dev/accept", value: "10.0.0.0/8")])
        },
    ]

    private static let ofShape: [PolicyChange] = [
        PolicyChange("an empty to", .noPeer(.egress)) {
            $0.replacingRule(0, NetworkPolicyRule(peers: [], ports: try PortList("443")))
        },
        PolicyChange("an empty to in the last rule", .noPeer(.egress)) {
            $0.replacingRule(3, NetworkPolicyRule(peers: [], ports: try PortList("22")))
        },
        PolicyChange("one more rule with an empty to", .noPeer(.egress)) {
            $0.changing(egress: $0.egress + [NetworkPolicyRule(peers: [], ports: .every)])
        },
        PolicyChange("everything of IPv4 without ports", try .everyPort(CIDRBlock("0.0.0.0/0"))) {
            $0.replacingRule(3, try Sample.rule("0.0.0.0/0"))
        },
        PolicyChange("everything of IPv6 beside a name's address", try .everyPort(CIDRBlock("::/0"))) {
            $0.replacingRule(0, try Sample.rule("93.184.216.34", "::/0"))
        },
    ]

    private static let ofNames: [PolicyChange] = [
        PolicyChange("every port", try otherPorts) { $0.replacingRule(0, try Sample.rule(first, second)) },
        PolicyChange("another port", try otherPorts) {
            $0.replacingRule(0, try Sample.rule(first, second, ports: "80"))
        },
        PolicyChange("another protocol", try otherPorts) {
            $0.replacingRule(0, try Sample.rule(first, second, ports: "443/udp"))
        },
        PolicyChange("an endPort above", try otherPorts) {
            $0.replacingRule(0, try Sample.rule(first, second, ports: "443-444"))
        },
        PolicyChange("an endPort below the port", try otherPorts) {
            let ports = PortList([PortRange(.tcp, 443, to: 80)])
            return $0.replacingRule(0, NetworkPolicyRule(peers: $0.egress[0].peers, ports: ports))
        },
        PolicyChange("the rules of the names swapped", try otherPorts) {
            $0.changing(egress: [$0.egress[1], $0.egress[0]] + $0.egress.dropFirst(2))
        },
        PolicyChange("the first name's rule missing", try otherPorts) {
            $0.changing(egress: Array($0.egress.dropFirst()))
        },
        PolicyChange("no rule at all", try .noRule(of: web, .egress)) { $0.changing(egress: []) },
        PolicyChange("the second name's rule and all behind it missing", try .noRule(of: database, .egress)) {
            $0.changing(egress: [$0.egress[0]])
        },
        PolicyChange("a foreign address", try .otherAddresses(of: web, at: [IPAddress("8.8.8.8")])) {
            $0.replacingRule(0, try Sample.rule(first, second, "8.8.8.8", ports: "443"))
        },
        PolicyChange("another name's address", try .otherAddresses(of: web, at: [IPAddress("140.205.34.3")])) {
            $0.replacingRule(0, try Sample.rule(first, second, "140.205.34.3", ports: "443"))
        },
        PolicyChange("an address less", try .otherAddresses(of: web, at: [IPAddress("93.184.216.35")])) {
            $0.replacingRule(0, try Sample.rule(first, ports: "443"))
        },
        PolicyChange(
            "a block around an address", try .otherAddresses(of: database, at: [IPAddress("140.205.34.2")])
        ) {
            $0.replacingRule(1, try Sample.rule("140.205.34.2/31", ports: "5432"))
        },
        PolicyChange("a block of more than 256 addresses", try noSmallBlock) {
            $0.replacingRule(0, try Sample.rule("93.184.216.0/23", ports: "443"))
        },
        PolicyChange("everything on the name's port", try noSmallBlock) {
            $0.replacingRule(0, try Sample.rule("0.0.0.0/0", ports: "443"))
        },
        PolicyChange("an empty peer", try noSmallBlock) { $0.adding(.pods(namespace: .all, pod: nil), toRule: 0) },
        PolicyChange("pods beside the addresses", try noSmallBlock) {
            $0.adding(.pods(namespace: .all, pod: try Sample.selector("app=db")), toRule: 0)
        },
    ]

    private static let ofFixedRules: [PolicyChange] = [
        PolicyChange("the DNS rule missing", strange) { $0.changing(egress: $0.egress[...1] + $0.egress[3...]) },
        PolicyChange("the destination's rule missing", strange) { $0.changing(egress: $0.egress.dropLast()) },
        PolicyChange("DNS rule and destination swapped", strange) {
            $0.changing(egress: $0.egress[...1] + $0.egress[2...].reversed())
        },
        PolicyChange("one more DNS server", strange) {
            $0.replacingRule(2, try Sample.rule("169.254.20.10", "8.8.8.8", ports: "53,53/udp"))
        },
        PolicyChange("one more port of DNS", strange) {
            $0.replacingRule(2, try Sample.rule("169.254.20.10", ports: "53,853,53/udp"))
        },
        PolicyChange("DNS on every port", strange) { $0.replacingRule(2, try Sample.rule("169.254.20.10")) },
        PolicyChange("another profile", strange) { $0.replacingRule(2, DNSRule(.gke).egressRule(family: .ipv4)) },
        PolicyChange("an empty peer in the DNS rule", strange) {
            $0.adding(.pods(namespace: .all, pod: nil), toRule: 2)
        },
        PolicyChange("a wider destination", strange) {
            $0.replacingRule(3, try Sample.rule("198.51.0.0/16", ports: "22"))
        },
        PolicyChange("another port of the destination", strange) {
            $0.replacingRule(3, try Sample.rule("198.51.100.0/24", ports: "22-23"))
        },
        PolicyChange("an empty peer in the destination's rule", strange) {
            $0.adding(.pods(namespace: .all, pod: nil), toRule: 3)
        },
        PolicyChange("one more rule", strange) {
            $0.changing(egress: $0.egress + [try Sample.rule("8.8.8.8", ports: "443")])
        },
        PolicyChange("a rule twice", strange) { $0.changing(egress: $0.egress + $0.egress.suffix(1)) },
        PolicyChange("one more rule between names and DNS", strange) {
            $0.changing(egress: $0.egress[...1] + [try Sample.rule("140.205.34.3", ports: "5432")] + $0.egress[2...])
        },
    ]

    private static let first = "93.184.216.34"
    private static let second = "93.184.216.35"
    private static let otherSubject = InvariantViolation.otherSubject
    private static let otherAnnotations = InvariantViolation.otherAnnotations

    private static var web: HostName { get throws { try HostName("web.example.com") } }
    private static var database: HostName { get throws { try HostName("db.example.com") } }
    private static var otherPorts: InvariantViolation { get throws { try .otherPorts(of: web) } }
    private static var noSmallBlock: InvariantViolation { get throws { try .noSmallBlock(of: web) } }
}

extension NetworkPolicy {
    func changing(
        subject: PolicySubject? = nil, labels: [Label]? = nil, annotations: [Annotation]? = nil,
        policyTypes: [String]? = nil, egress: [NetworkPolicyRule]? = nil
    ) -> NetworkPolicy {
        NetworkPolicy(
            subject: subject ?? self.subject, labels: labels ?? self.labels,
            annotations: annotations ?? self.annotations, policyTypes: policyTypes ?? self.policyTypes,
            egress: egress ?? self.egress)
    }

    func changing(annotations: ArraySlice<Annotation>) -> NetworkPolicy {
        changing(annotations: Array(annotations))
    }

    func changing(egress: ArraySlice<NetworkPolicyRule>) -> NetworkPolicy {
        changing(egress: Array(egress))
    }

    func replacingRule(_ index: Int, _ rule: NetworkPolicyRule) -> NetworkPolicy {
        var rules = egress
        rules[index] = rule
        return changing(egress: rules)
    }

    func adding(_ peer: NetworkPolicyPeer, toRule index: Int) -> NetworkPolicy {
        replacingRule(index, NetworkPolicyRule(peers: egress[index].peers + [peer], ports: egress[index].ports))
    }

    func selecting(
        _ labels: [String], expression: String? = nil, name: String = "web", namespace: String? = "shop"
    ) throws -> NetworkPolicy {
        let requirements = try expression.map { try SelectorExpression($0).requirements } ?? []
        let selector = LabelSelector(matchLabels: try labels.map { try Label($0) }, matchExpressions: requirements)
        return changing(subject: try PolicySubject(name: name, namespace: namespace, podSelector: selector))
    }
}
