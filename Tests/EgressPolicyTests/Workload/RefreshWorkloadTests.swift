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
        #expect(try workload("web", .service(.none)).verbs == ["get", "list", "patch", "watch"])
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

    private func tap() throws -> WorkloadTap {
        try WorkloadTap(
            port: 6000, senders: [CIDRBlock("2001:db8::/32"), CIDRBlock("10.0.0.0/8")],
            token: SecretFile(path: "/run/secrets/egressgen/tap"))
    }

    @Test func `The policy of a listener admits the DNS servers by address and by label, and governs egress on demand`()
        throws
    {
        let workload = try workload("web", .service(WorkloadListeners(tap: tap(), forwarder: nil)))
        let policy = try workload.policy(
            dns: [DNSRule(.kubeDNS).egressRule(family: .ipv4)], apiServers: [], description: "")
        #expect(policy.policyTypes == ["Ingress"])
        #expect(policy.egress.isEmpty)
        let rule = try #require(policy.ingress.first)
        #expect(rule.portList == (try PortList("6000")))
        #expect(rule.peers.compactMap(\.block).map(\.description) == ["10.0.0.0/8", "2001:db8::/32"])
        #expect(rule.peers.count == 3)
        let both = try workload.policy(dns: [], apiServers: [AllowSpec("192.0.2.1:6443")], description: "")
        #expect(both.policyTypes == ["Ingress", "Egress"])
        #expect(both.egress.count == 1)
    }

    @Test(arguments: ["web.1", "1web", "1"])
    func `A listener needs the name of a Service`(name: String) throws {
        let listeners = try WorkloadListeners(tap: tap(), forwarder: nil)
        #expect(throws: ValueError.workload(.notServiceName(name))) { try workload(name, .service(listeners)) }
        #expect(try workload(name, .service(.none)).name == "\(name)-refresh")
    }

    @Test(arguments: [0, 9090] as [UInt16])
    func `A listener has a port of its own`(port: UInt16) throws {
        #expect(throws: ValueError.workload(.unusablePort(port))) {
            try WorkloadTap(port: port, senders: [], token: SecretFile(path: "/a/b"))
        }
    }

    private func forwarder(port: UInt16 = 5353) throws -> WorkloadForwarder {
        try WorkloadForwarder(
            port: port, isDualStack: false, clients: [CIDRBlock("2001:db8::/32"), CIDRBlock("10.0.0.0/8")],
            upstreams: [NameServer("192.0.2.53"), NameServer("10.96.0.10")])
    }

    @Test func `The policy of a forwarder admits its clients, and allows its upstreams where it governs egress`() throws
    {
        let workload = try workload("web", .service(WorkloadListeners(tap: tap(), forwarder: forwarder())))
        #expect(workload.replicas == 2)
        let free = try workload.policy(dns: [], apiServers: [], description: "")
        #expect(free.policyTypes == ["Ingress"])
        #expect(free.ingress.map(\.portList) == [try PortList("6000"), try PortList("5353,5353/udp")])
        #expect(free.ingress[1].peers.compactMap(\.block).map(\.description) == ["10.0.0.0/8", "2001:db8::/32"])
        let dns = try DNSRule("10.96.0.10").egressRule(family: .ipv4)
        let governed = try workload.policy(dns: [dns], apiServers: [AllowSpec("192.0.2.1:6443")], description: "")
        #expect(
            governed.egress.map { $0.peers.compactMap(\.block).map(\.description) } == [
                ["10.96.0.10/32"], ["192.0.2.53/32"], ["192.0.2.1/32"],
            ])
        #expect(governed.egress[1].portList == (try PortList("53,53/udp")))
    }

    @Test(
        arguments: [
            (0, .unusablePort(0)), (9090, .unusablePort(9090)), (53, .privilegedPort(53)),
            (1023, .privilegedPort(1023)),
            (6000, .portOfTap(6000)),
        ] as [(UInt16, WorkloadError)])
    func `A forwarder has a port of its own, which every user may open`(port: UInt16, error: WorkloadError) throws {
        #expect(throws: ValueError.workload(error)) {
            try WorkloadListeners(tap: tap(), forwarder: forwarder(port: port))
        }
    }

    @Test(arguments: [
        (["www.example.com"], ["www.example.com"]), (["*.example.com"], ["example.com"]),
        (["www.example.com", "*.example.com", "example.com", "example.net"], ["example.com", "example.net"]),
        (["b.example", "a.example", "b.example:443"], ["b.example", "a.example"]),
        (["xexample.com", "*.example.com"], ["xexample.com", "example.com"]),
    ])
    func `DNS servers ask about the smallest domains that have all names`(hosts: [String], zones: [String]) throws {
        let intent = PolicyIntent(hosts: try hosts.map { try HostSpec($0) })
        #expect(intent.zones.map(\.description) == zones)
    }
}
