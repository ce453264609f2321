import EgressModel
import EgressPolicy
import Testing

@Suite
struct VerdictTests {
    /// The policies, the other end of a connection of the pod `app=web`, and whether the connection is allowed.
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var direction = TrafficDirection.egress
        let policies: [EnforcedPolicy]
        let other: TrafficEnd
        var port = "443"
        let isAllowed: Bool
    }

    private static func isolation() throws -> [Case] {
        let address = try end("8.8.8.8")
        return [
            Case(testDescription: "no policies", policies: [], other: address, isAllowed: true),
            Case(
                testDescription: "no types and no rules isolate for ingress alone", policies: [try policy()],
                other: address, isAllowed: true),
            Case(
                testDescription: "no types and no rules let nobody in", direction: .ingress, policies: [try policy()],
                other: address, isAllowed: false),
            Case(
                testDescription: "no types and an egress rule isolate for egress",
                policies: [try policy(egress: [try NetworkPolicyRule([.block("10.0.0.0/8")])])], other: address,
                isAllowed: false),
            Case(
                testDescription: "no types and an egress rule isolate for ingress too", direction: .ingress,
                policies: [try policy(egress: [try NetworkPolicyRule()])], other: address, isAllowed: false),
            Case(
                testDescription: "Egress alone leaves ingress free", direction: .ingress,
                policies: [try policy(types: [.egress])], other: address, isAllowed: true),
            Case(
                testDescription: "Egress without a rule denies", policies: [try policy(types: [.egress])],
                other: address, isAllowed: false),
            Case(
                testDescription: "egress rules count for nothing where types say Ingress",
                policies: [try policy(types: [.ingress], egress: [try NetworkPolicyRule([.block("10.0.0.0/8")])])],
                other: address, isAllowed: true),
            Case(
                testDescription: "an empty selector isolates every pod of its namespace",
                policies: [try policy(pods: .all, types: [.egress])], other: address, isAllowed: false),
            Case(
                testDescription: "and none of another one",
                policies: [try policy(in: "shop", pods: .all, types: [.egress])], other: address, isAllowed: true),
            Case(
                testDescription: "policies of other pods do not count",
                policies: [try policy(pods: try LabelSelector("app=db"), types: [.egress])], other: address,
                isAllowed: true),
            Case(
                testDescription: "policies add up",
                policies: [
                    try policy("deny", pods: .all, types: [.ingress, .egress]),
                    try policy("allow", types: [.egress], egress: [try NetworkPolicyRule([.block("8.8.8.0/24")])]),
                ], other: address, isAllowed: true),
        ]
    }

    private static func rules() throws -> [Case] {
        let pod = TrafficEnd.pod(try workload("app=db", in: "shop", spaceLabels: "team=a"))
        let near = TrafficEnd.pod(try workload("app=db"))
        let rows: [(String, [NetworkPolicyPeer], String?, TrafficEnd, String, Bool)] = [
            ("no peers allow an address", [], nil, try end("8.8.8.8"), "443", true),
            ("no peers allow a pod", [], "443", pod, "443", true),
            ("no peers and another port", [], "80", pod, "443", false),
            ("a block", [try .block("8.8.8.0/24")], nil, try end("8.8.8.255"), "1/sctp", true),
            ("outside of a block", [try .block("8.8.8.0/24")], nil, try end("8.8.9.0"), "443", false),
            ("excepted", [try .block("10.0.0.0/8", except: "10.1.0.0/16")], nil, try end("10.1.2.3"), "443", false),
            ("not excepted", [try .block("10.0.0.0/8", except: "10.1.0.0/16")], nil, try end("10.2.0.0"), "443", true),
            (
                "excepted here, allowed by another peer",
                [try .block("10.0.0.0/8", except: "10.1.0.0/16"), try .block("10.1.2.0/24")], nil,
                try end("10.1.2.3"), "443", true
            ),
            (
                "every IPv4 address is no IPv6 address", [try .block("0.0.0.0/0")], nil, try end("2001:db8::1"), "1",
                false
            ),
            ("an IPv6 block", [try .block("2001:db8::/32")], "53/udp", try end("2001:db8::1"), "53/udp", true),
            ("a block is no pod", [try .block("0.0.0.0/0")], nil, pod, "443", false),
            ("all pods are no address", [try .pods("", namespace: "")], nil, try end("10.0.0.1"), "443", false),
            ("all pods of all namespaces", [try .pods("", namespace: "")], nil, pod, "443", true),
            ("all namespaces", [try .pods(nil, namespace: "")], nil, pod, "443", true),
            ("all pods of the policy's own namespace", [try .pods("", namespace: nil)], nil, pod, "443", false),
            ("a pod there", [try .pods("app=db", namespace: nil)], nil, near, "443", true),
            (
                "a namespace by its name", [try .pods(nil, namespace: "kubernetes.io/metadata.name=shop")], nil, pod,
                "1", true
            ),
            ("a namespace by its label", [try .pods("app=db", namespace: "team=a")], nil, pod, "443", true),
            ("another label", [try .pods("app=db", namespace: "team=b")], nil, pod, "443", false),
            ("the label of the pod", [try .pods("app=x", namespace: "team=a")], nil, pod, "443", false),
            ("a range's first port", [], "8000-8010", pod, "8000", true),
            ("a range's last port", [], "8000-8010", pod, "8010", true),
            ("behind a range", [], "8000-8010", pod, "8011", false),
            ("TCP is not UDP", [], "53", pod, "53/udp", false),
            ("SCTP", [], "9/sctp", pod, "9/sctp", true),
            ("one of several ports", [], "80,443", pod, "443", true),
        ]
        return try rows.flatMap { title, peers, ports, other, port, isAllowed in
            let rule = try NetworkPolicyRule(peers, ports: ports)
            return [
                Case(
                    testDescription: "egress: \(title)", policies: [try policy(types: [.egress], egress: [rule])],
                    other: other, port: port, isAllowed: isAllowed),
                Case(
                    testDescription: "ingress: \(title)", direction: .ingress,
                    policies: [try policy(types: [.ingress], ingress: [rule])], other: other, port: port,
                    isAllowed: isAllowed),
            ]
        }
    }

    private static func ports() throws -> [Case] {
        let rows: [(String, NetworkPolicyPort, String, Bool)] = [
            ("every port of a protocol", .every(.udp), "65535/udp", true),
            ("every port of another protocol", .every(.udp), "65535", false),
            ("a named port is never known", .named("https", .tcp), "443", false),
        ]
        return try rows.map { title, port, asked, isAllowed in
            Case(
                testDescription: title,
                policies: [try policy(types: [.egress], egress: [NetworkPolicyRule(peers: [], ports: [port])])],
                other: try end("8.8.8.8"), port: asked, isAllowed: isAllowed)
        }
    }

    @Test(arguments: try isolation() + rules() + ports())
    func `a connection is judged as Kubernetes says`(row: Case) throws {
        #expect(try Self.verdict(row).isAllowed == row.isAllowed)
    }

    @Test(arguments: [(true, true), (true, false), (false, true), (false, false)])
    func `between pods the policies of both decide`(leaves: Bool, enters: Bool) throws {
        let rule = try NetworkPolicyRule()
        let policies = [
            try policy(types: [.egress], egress: leaves ? [rule] : []),
            try policy("db", pods: try LabelSelector("app=db"), types: [.ingress], ingress: enters ? [rule] : []),
        ]
        let question = TrafficQuestion(
            from: .pod(try workload("app=web")), to: .pod(try workload("app=db")), .tcp, 5432)
        let verdict = Verdict(question, by: policies)
        #expect(verdict.sides.map(\.direction) == [.egress, .ingress])
        #expect(verdict.sides.map(\.isAllowed) == [leaves, enters])
        #expect(verdict.isAllowed == (leaves && enters))
    }

    @Test func `every rule that allows it is named, with the first peer that matches`() throws {
        let wide = try NetworkPolicyPeer.block("8.0.0.0/8")
        let policies = [
            try policy(egress: [
                try NetworkPolicyRule([.block("1.1.1.1")]),
                try NetworkPolicyRule([.block("2.2.2.2"), wide, .block("8.8.8.8")]),
            ]),
            try policy("free", types: [.egress], egress: [try NetworkPolicyRule()]),
        ]
        let side = try #require(try Self.verdict(policies, try Self.end("8.8.8.8")).sides.first)
        #expect(side.isolating == policies)
        #expect(side.allowing.map(\.policy.name) == ["web", "free"])
        #expect(side.allowing.map(\.index) == [1, 0])
        #expect(side.allowing.map(\.peer) == [wide, nil])
    }

    static func end(_ text: String) throws -> TrafficEnd { .address(try IPAddress(text)) }

    static func verdict(_ row: Case) throws -> Verdict {
        try verdict(row.policies, row.other, row.direction, row.port)
    }

    static func verdict(
        _ policies: [EnforcedPolicy], _ other: TrafficEnd, _ direction: TrafficDirection = .egress,
        _ port: String = "443"
    ) throws -> Verdict {
        let pod = TrafficEnd.pod(try workload("app=web"))
        let (transport, port) = try TrafficTarget.port(port)
        return Verdict(
            direction == .egress
                ? TrafficQuestion(from: pod, to: other, transport, port)
                : TrafficQuestion(from: other, to: pod, transport, port),
            by: policies)
    }
}
