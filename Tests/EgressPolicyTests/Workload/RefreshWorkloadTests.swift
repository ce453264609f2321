import EgressModel
import EgressPolicy
import Testing

@Suite struct RefreshWorkloadTests {
    private func workload(
        _ name: String = "web", _ form: RefreshWorkload.Form? = nil
    ) throws -> RefreshWorkload {
        let schedule = try CronSchedule(every: TimeSpan("5m"))
        return try RefreshWorkload(
            for: name, in: "shop", image: ImageReference("egressgen"), form: form ?? .cronJob(schedule),
            command: ["egressgen"])
    }

    @Test func `A CronJob may list, read and patch, a service may watch as well`() throws {
        #expect(try workload().verbs == ["get", "list", "patch"])
        #expect(try workload("web", .service).verbs == ["get", "list", "patch", "watch"])
    }

    @Test func `The name of a CronJob has 52 characters at most`() throws {
        let longest = String(repeating: "a", count: 44)
        #expect(try workload(longest).name.utf8.count == 52)
        #expect(throws: ValueError.workload(.longName(longest + "a", limit: 44))) { try workload(longest + "a") }
    }

    @Test func `Its own policy selects its pods, and asks DNS over both transports`() throws {
        let workload = try workload()
        let policy = try workload.policy(
            dns: [DNSRule.any.egressRule(family: .dual), DNSRule(.kubeDNS).egressRule(family: .ipv4)],
            apiServers: [AllowSpec("192.0.2.1:6443")], description: "Lets it ask.")
        #expect(policy.subject.podSelector.matches(workload.labels))
        #expect(policy.policyTypes == ["Egress"])
        #expect(
            policy.egress.map(\.portList) == [
                try PortList("53,53/udp"), try PortList("53,53/udp"), try PortList("6443"),
            ])
        #expect(policy.egress.map(\.peers.count) == [3, 1, 1])
        #expect(!policy.annotations.contains { $0.key.hasPrefix("egressgen.dev/") })
    }
}
