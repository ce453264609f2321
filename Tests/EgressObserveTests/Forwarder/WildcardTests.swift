import EgressModel
import EgressObserve
import EgressTestSupport
import Testing

/// A forwarder that listens on all addresses.
///
/// These tests change the addresses of the machine. So they run in a network namespace of their own, in a second process.
@Suite(.waits, .enabled(if: NamespaceSuite.isInside), .serialized) struct WildcardTests {
    private static let asked = query("www.example.com.")
    private static let right = MessageBuilder.reply(to: HostileQuery(asked)).bytes

    private static func address(_ action: String, _ block: String) throws {
        try NamespaceSuite.ip(["address", action, block, "dev", "lo"] + (block.contains(":") ? ["nodad"] : []))
    }

    @Test(arguments: [
        ("0.0.0.0", ["127.0.0.1", "192.0.2.1", "198.51.100.1"]), ("::", ["::1", "2001:db8::1", "2001:db8::2"]),
    ]) func `an answer comes from the address that was asked`(wildcard: String, addresses: [String]) async throws {
        let blocks = addresses.dropFirst().map { $0 + ($0.contains(":") ? "/128" : "/32") }
        for block in blocks { try Self.address("add", block) }
        let server = try HostileServer(on: [addresses[0]]) { [MessageBuilder.reply(to: $0).reply] }
        let run = try await ForwardRun([server], on: wildcard)
        for address in addresses {
            let endpoint = Endpoint(address, port: run.endpoint.port)
            for source in addresses {
                // The client takes datagrams from the address alone that it asked.
                #expect(try DatagramClient(to: endpoint, from: source).ask(Self.asked) == Self.right)
                let client = try StreamClient(to: endpoint, from: source)
                try client.send(Self.asked)
                #expect(try client.receive() == Self.right)
            }
        }
        #expect(await run.forwarder.isServing())
        await run.forwarder.close()
        for block in blocks { try Self.address("delete", block) }
    }

    @Test func `addresses that come are served, and those that go are no trouble`() async throws {
        let server = try HostileServer { [MessageBuilder.reply(to: $0).reply] }
        let run = try await ForwardRun([server], on: "0.0.0.0")
        for _ in 0..<2 {
            try Self.address("add", "192.0.2.7/32")
            let client = try DatagramClient(to: Endpoint("192.0.2.7", port: run.endpoint.port), from: "127.0.0.1")
            var answer: [UInt8]?
            for _ in 0..<60 where answer == nil {
                client.send(Self.asked)
                answer = client.receive(within: 0.5)
            }
            #expect(answer == Self.right)
            try Self.address("delete", "192.0.2.7/32")
        }
        let endpoint = Endpoint(port: run.endpoint.port)
        #expect(try DatagramClient(to: endpoint).ask(Self.asked) == Self.right)
        await run.forwarder.close()
    }

    @Test func `a firewall that forbids answers for a while is no trouble`() async throws {
        let server = try HostileServer { [MessageBuilder.reply(to: $0).reply] }
        let run = try await ForwardRun(server)
        #expect(try run.ask(Self.asked) == Self.right)
        // sendmsg(2) fails with EPERM.
        try NamespaceSuite.nft("add table inet t; add chain inet t o { type filter hook output priority 0; }")
        try NamespaceSuite.nft("add rule inet t o udp sport \(run.endpoint.port) drop")
        let client = try DatagramClient(to: run.endpoint)
        for number in 0..<3 {
            client.send(query("n\(number).example.com."))
            #expect(client.receive(within: 0.3) == nil)
        }
        try NamespaceSuite.nft("delete table inet t")
        var answer: [UInt8]?
        for _ in 0..<60 where answer == nil {
            let client = try DatagramClient(to: run.endpoint)
            client.send(Self.asked)
            answer = client.receive(within: 0.5)
        }
        #expect(answer == Self.right)
        await run.forwarder.close()
    }
}

@Suite(.waits) struct WildcardSuiteTests {
    @Test(.enabled(if: PodNetwork.isAvailable && !NamespaceSuite.isInside))
    func `the tests of wildcards pass in a network namespace`() throws {
        let run = try NamespaceSuite.run("WildcardTests")
        #expect(run.status == 0, "\(run.stdout)\(run.stderr)")
        #expect((run.stdout + run.stderr).contains("3 tests in 1 suite passed"))
    }
}
