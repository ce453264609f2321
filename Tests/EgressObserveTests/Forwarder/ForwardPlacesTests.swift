import EgressModel
import EgressObserve
import EgressTestSupport
import SystemPackage
import Testing

/// Where a forwarder listens, and whom it serves.
@Suite(.waits) struct ForwardPlacesTests {
    private static let asked = query("www.example.com.")
    private static let right = MessageBuilder.reply(to: HostileQuery(asked)).bytes

    private static func answering(on address: String = "127.0.0.1") throws -> HostileServer {
        try HostileServer(on: [address]) { [MessageBuilder.reply(to: $0).reply] }
    }

    @Test(.enabled(if: Loopback.hasIPv6), arguments: ForwardRun.Way.allCases)
    func `IPv6 serves like IPv4`(way: ForwardRun.Way) async throws {
        let server = try Self.answering(on: "::1")
        let run = try await ForwardRun([server], clients: [try CIDRBlock("::1/128")], on: "::1")
        #expect(try run.ask(Self.asked, by: way) == Self.right)
        await run.forwarder.close()
    }

    @Test func `a client outside the blocks gets nothing over UDP, and the end of its connection over TCP`()
        async throws
    {
        let blocks = [try CIDRBlock("127.0.0.2/32"), try CIDRBlock("10.0.0.0/8")]
        let server = try Self.answering()
        let run = try await ForwardRun([server], clients: blocks)
        let stranger = try DatagramClient(to: run.endpoint)
        for message in [Self.asked, [0], Self.asked + [1]] { stranger.send(message) }
        try await run.wait(until: "they are refused") { $0.queries == [.refused: 3] }
        try StreamClient(to: run.endpoint).expectEnd()
        #expect(await run.counts.queries == [.refused: 4])
        #expect(stranger.receive(within: 0) == nil)
        #expect(server.log.isEmpty)
        #expect(try DatagramClient(to: run.endpoint, from: "127.0.0.2").ask(Self.asked) == Self.right)
        let known = try StreamClient(to: run.endpoint, from: "127.0.0.2")
        try known.send(Self.asked)
        #expect(try known.receive() == Self.right)
        await run.forwarder.close()
    }

    @Test func `a port that another process has is an error`() async throws {
        let other = try HostileServer { _ in [] }
        for address in ["127.0.0.1", "127.0.0.2"] {
            let listener = ListenAddress(address: try IPAddress(address), port: other.port)
            let settings = ForwardSettings(
                listeners: [ListenAddress(address: try IPAddress("127.0.0.3"), port: other.port), listener],
                clients: nil, upstreams: [try NameServer("\(other.endpoint)")], hold: 0.5, settle: 0)
            guard address == "127.0.0.1" else {
                // The failure before has left nothing behind.
                let forwarder = try await Forwarder(settings, ScriptedSink())
                await forwarder.close()
                continue
            }
            await #expect(throws: ForwarderError.notListening(listener, .addressInUse)) {
                _ = try await Forwarder(settings, ScriptedSink())
            }
        }
    }

    @Test func `a port that is taken over one protocol alone is an error too`() async throws {
        let other = try HostileServer(acceptsTCP: false) { _ in [] }
        await #expect(throws: ForwarderError.self) {
            _ = try await ForwardRun([other], port: other.port)
        }
    }

    @Test func `an address that the machine does not have is an error`() async throws {
        let upstream = try VacantPort()
        let listener = ListenAddress(address: try IPAddress("203.0.113.1"), port: 0)
        await #expect(throws: ForwarderError.notListening(listener, .addressNotAvailable)) {
            _ = try await ForwardRun([upstream], on: "203.0.113.1")
        }
    }

    @Test func `the system chooses one port for UDP and TCP`() async throws {
        let server = try Self.answering()
        let listeners = try ["127.0.0.1", "127.0.0.2"].map { ListenAddress(address: try IPAddress($0), port: 0) }
        let forwarder = try await Forwarder(
            ForwardSettings(
                listeners: listeners, clients: nil, upstreams: [try NameServer("\(server.endpoint)")], hold: 0.5,
                settle: 0),
            ScriptedSink())
        #expect(forwarder.addresses.map(\.address) == listeners.map(\.address))
        for address in forwarder.addresses {
            let endpoint = Endpoint("\(address.address)", port: address.port)
            #expect(try DatagramClient(to: endpoint).ask(Self.asked) == Self.right)
            let client = try StreamClient(to: endpoint)
            try client.send(Self.asked)
            #expect(try client.receive() == Self.right)
        }
        #expect(await forwarder.isServing())
        await forwarder.close()
    }

    @Test(.enabled(if: ICMPSender.isAllowed)) func `a datagram from port 0 does not stop the forwarder`() async throws {
        let run = try await ForwardRun(try Self.answering())
        try RawDatagram.send(Self.asked, from: 0, to: run.endpoint.port)
        try RawDatagram.send(Self.asked + [1], from: 0, to: run.endpoint.port)
        // Whether raw datagrams arrive at all.
        try RawDatagram.send(Self.asked, from: 9, to: run.endpoint.port)
        try await run.wait(until: "the datagram from port 9 is answered") { $0.queries == [.answered: 1] }
        #expect(try run.ask(Self.asked) == Self.right)
        await run.forwarder.close()
    }

    @Test func `a query above 4 KiB gets nothing over UDP, and an answer over TCP`() async throws {
        let run = try await ForwardRun(try Self.answering())
        let long = MessageBuilder.query("www.example.com.", .a, id: 0x1234).padded(to: 5000).bytes
        let client = try DatagramClient(to: run.endpoint)
        client.send(long)
        try await run.wait(until: "it is refused") { $0.queries == [.malformed: 1] }
        #expect(client.receive(within: 0) == nil)
        #expect(try run.ask(long, by: .tcp) == Self.right)
        await run.forwarder.close()
    }
}
