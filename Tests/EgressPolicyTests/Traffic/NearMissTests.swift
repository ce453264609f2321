import EgressModel
import EgressPolicy
import Testing

@Suite
struct NearMissTests {
    @Test func `a rule with other ports, an exception and a block for a pod are told of`() throws {
        let named = NetworkPolicyPort.named("https", .tcp)
        let rules = [
            try NetworkPolicyRule([.block("8.8.8.8")], ports: "53/udp"),
            NetworkPolicyRule(peers: [], ports: [named]),
            try NetworkPolicyRule([.block("8.0.0.0/8", except: "8.8.0.0/16")]),
            try NetworkPolicyRule([.block("9.0.0.0/8")]),
        ]
        let policy = try policy(types: [.egress], egress: rules)
        let misses = try VerdictTests.verdict([policy], try VerdictTests.end("8.8.8.8")).sides[0].misses
        #expect(misses.map(\.index) == [0, 1, 2])
        #expect(
            misses.map(\.reason) == [
                .ports([.range(PortRange(.udp, 53))]), .ports([named]), .excepted(try CIDRBlock("8.8.0.0/16")),
            ])
        let toPod = try VerdictTests.verdict([policy], .pod(try workload("app=db"))).sides[0].misses
        #expect(toPod.map(\.reason) == [.ports([named]), .blockForPod, .blockForPod])
    }

    @Test func `rules that policyTypes leaves out are told of, whatever the verdict`() throws {
        let policy = try policy(types: [.ingress], egress: [try NetworkPolicyRule()])
        let verdict = try VerdictTests.verdict([policy], try VerdictTests.end("8.8.8.8"))
        #expect(verdict.isAllowed)
        #expect(verdict.sides[0].misses.map(\.reason) == [.ignored])
    }

    @Test func `the first policy of such pods elsewhere is told of where none is in the namespace`() throws {
        let elsewhere = [
            try policy("all", in: "a", pods: .all, types: [.egress]), try policy("in", in: "b", types: [.ingress]),
            try policy("out", in: "c", types: [.egress]), try policy("more", in: "d", types: [.egress]),
        ]
        let end = try VerdictTests.end("8.8.8.8")
        let misses = try VerdictTests.verdict(elsewhere, end).sides[0].misses
        #expect(misses.map(\.policy.name) == ["out"])
        #expect(misses.map(\.reason) == [.otherNamespace])
        let here = elsewhere + [try policy(types: [.ingress])]
        #expect(try VerdictTests.verdict(here, end).sides[0].misses.isEmpty)
    }
}
