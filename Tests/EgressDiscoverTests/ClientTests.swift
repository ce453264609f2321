import EgressDiscover
import EgressModel
import EgressPolicy
import Testing

/// Tests to whom an answer belongs.
@Suite struct ClientTests {
    private static func clients(_ lines: [String], _ pods: [ClusterPod]) throws -> [String] {
        let discovery = try Discovery(lines, pods: pods)
        return discovery.workloads.flatMap { profile in profile.asked.names.map { "\(profile.pods[0]) \($0.name)" } }
            + discovery.clients.flatMap { client in
                client.asked.names.map { "\(client.isNode ? "node" : "other") \(client.address) \($0.name)" }
            }
    }

    @Test func `an address belongs to its pod at the time of the question`() throws {
        let pods = [
            try Shorthand.pod("shop/a", "10.0.0.1", labels: ["app=a"], start: 100, end: 200),
            try Shorthand.pod("shop/b", "10.0.0.1", labels: ["app=b"], start: 210),
        ]
        let lines = [99, 100, 200, 205, 210, 999].map { "10.0.0.1@\($0) t\($0).example.com A 52.0.0.1" }
        #expect(
            try Self.clients(lines, pods) == [
                "shop/a t100.example.com", "shop/a t200.example.com", "shop/b t210.example.com",
                "shop/b t999.example.com", "other 10.0.0.1 t205.example.com", "other 10.0.0.1 t99.example.com",
            ])
        #expect(try Self.clients(lines, pods.reversed()) == (try Self.clients(lines, pods)))
    }

    @Test func `a pod whose end is not known yet loses its address to one that starts later`() throws {
        let pods = [
            try Shorthand.pod("shop/a", "10.0.0.1", labels: ["app=a"], start: 100),
            try Shorthand.pod("shop/b", "10.0.0.1", labels: ["app=b"], start: 300),
        ]
        let lines = ["10.0.0.1@299 x.example.com A 52.0.0.1", "10.0.0.1@300 y.example.com A 52.0.0.1"]
        #expect(try Self.clients(lines, pods) == ["shop/a x.example.com", "shop/b y.example.com"])
    }

    @Test func `an address that two pods have at once belongs to none of them`() throws {
        let pods = [
            try Shorthand.pod("shop/a", "10.0.0.1", labels: ["app=a"], start: 100),
            try Shorthand.pod("shop/b", "10.0.0.1", labels: ["app=b"], start: 100),
        ]
        let discovery = try Discovery(["10.0.0.1@300 x.example.com A 52.0.0.1"], pods: pods)
        #expect(discovery.workloads.isEmpty)
        #expect(discovery.clients.first?.pods.map(\.description) == ["shop/a", "shop/b"])
    }

    @Test func `an address that a pod had before it got another one belongs to none of its pods`() throws {
        // The node starts again, and its pods, which stay the same, exchange their addresses.
        let before = [
            try Shorthand.pod("shop/a", "10.0.0.1", labels: ["app=a"], start: 200),
            try Shorthand.pod("shop/b", "10.0.0.2", labels: ["app=b"], start: 100),
        ]
        let after = [
            try Shorthand.pod("shop/a", "10.0.0.2", labels: ["app=a"], start: 200),
            try Shorthand.pod("shop/b", "10.0.0.1", labels: ["app=b"], start: 100),
        ]
        let lines = ["10.0.0.1@900 x.example.com A 52.0.0.1", "10.0.0.2@900 y.example.com A 52.0.0.1"]
        for pods in [before + after, after + before, before + after + before] {
            #expect(
                try Self.clients(lines, pods) == ["other 10.0.0.1 x.example.com", "other 10.0.0.2 y.example.com"])
        }
        #expect(try Self.clients(lines, after) == ["shop/a y.example.com", "shop/b x.example.com"])
    }

    @Test func `a second address of a pod is no change of the first`() throws {
        let pods = [
            try Shorthand.pod("shop/old", "10.0.0.1", labels: ["app=old"], start: 100),
            try Shorthand.pod("shop/a", "10.0.0.1", labels: ["app=a"], start: 200),
            try Shorthand.pod("shop/a", "10.0.0.1", "fd00::1", labels: ["app=a"], start: 200),
        ]
        #expect(try Self.clients(["10.0.0.1@900 x.example.com A 52.0.0.1"], pods) == ["shop/a x.example.com"])
    }

    @Test func `an answer without a time counts for the only pod that ever had the address`() throws {
        let one = [try Shorthand.pod("shop/a", "10.0.0.1", start: 100, end: 200)]
        let line = ["10.0.0.1@? x.example.com A 52.0.0.1"]
        #expect(try Self.clients(line, one) == ["shop/a x.example.com"])
        let two = one + [try Shorthand.pod("shop/b", "10.0.0.1", labels: ["app=b"], start: 300)]
        #expect(try Self.clients(line, two) == ["other 10.0.0.1 x.example.com"])
    }

    @Test func `hostNetwork pods share the address of their node, and get nothing`() throws {
        let pods = [
            try Shorthand.pod("kube-system/dns-cache", "10.1.0.1", isHostNetwork: true, node: "10.1.0.1"),
            try Shorthand.pod("shop/web", "10.0.0.1", node: "10.1.0.2"),
        ]
        let lines = ["10.1.0.1", "10.1.0.2", "10.0.0.1", "10.0.0.9"].map { "\($0) x.example.com A 52.0.0.1" }
        #expect(
            try Self.clients(lines, pods) == [
                "shop/web x.example.com", "node 10.1.0.1 x.example.com", "node 10.1.0.2 x.example.com",
                "other 10.0.0.9 x.example.com",
            ])
        let discovery = try Discovery(lines, pods: pods)
        #expect(discovery.clients.map { $0.pods.map(\.description) } == [["kube-system/dns-cache"], [], []])
    }

    @Test func `an address that a node and a pod have is the node's`() throws {
        let pods = [
            try Shorthand.pod("shop/web", "10.1.0.1", node: "10.1.0.1")
        ]
        #expect(
            try Self.clients(["10.1.0.1 x.example.com A 52.0.0.1"], pods) == ["node 10.1.0.1 x.example.com"])
    }

    @Test func `IPv6 addresses of a pod are its addresses, too`() throws {
        let pods = [try Shorthand.pod("shop/web", "10.0.0.1", "fd00::1")]
        let discovery = try Discovery(
            ["fd00::1 x.example.com AAAA 2600::1", "10.0.0.1 x.example.com A 52.0.0.1"], pods: pods)
        let profile = try #require(discovery.workloads.first)
        #expect(profile.family == .dual)
        #expect(profile.asked.names.first?.addresses.map(\.description) == ["52.0.0.1", "2600::1"])
    }

    @Test func `two looks at one pod are one pod, and a known end stays`() throws {
        var inventory = Inventory()
        let uid = "1b4e28ba"
        let name = ObjectName("shop", "job-1")
        let address = try IPAddress("10.0.0.1")
        let ended = ClusterPod(
            name, uid: uid, lifetime: PodLifetime(start: UTCTime(seconds: 1), end: UTCTime(seconds: 9)))
        let running = ClusterPod(
            name, uid: uid, labels: try Shorthand.labels(["app=job"]), addresses: [address],
            lifetime: PodLifetime(start: UTCTime(seconds: 1)))
        for order in [[running, ended], [ended, running]] {
            inventory = Inventory(pods: order)
            #expect(inventory.pods.count == 1)
            #expect(inventory.client(at: address, UTCTime(seconds: 9)) == .pod(0))
            #expect(inventory.client(at: address, UTCTime(seconds: 10)) == .stranger(address))
        }
    }
}
