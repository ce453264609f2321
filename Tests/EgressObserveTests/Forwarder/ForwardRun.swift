import EgressModel
import EgressObserve
import EgressTestSupport

/// A server that a forwarder asks.
protocol ForwardUpstream: AnyObject, Sendable {
    var endpoint: Endpoint { get }
}

extension HostileServer: ForwardUpstream {}
extension VacantPort: ForwardUpstream {}

/// A forwarder on the loopback address.
struct ForwardRun {
    /// The way of a client to the forwarder.
    enum Way: CaseIterable, Sendable {
        case udp
        case tcp
    }

    let forwarder: Forwarder
    let endpoint: Endpoint
    private let names: [NameServer]
    /// The upstreams live as long as the forwarder.
    private let upstreams: [any ForwardUpstream]

    init(
        _ upstreams: [any ForwardUpstream], sink: ScriptedSink = ScriptedSink(), clients: [CIDRBlock]? = nil,
        hold: Double = 0.5, on address: String = "127.0.0.1", port: UInt16 = 0
    ) async throws {
        self.upstreams = upstreams
        names = try upstreams.map { try NameServer("\($0.endpoint)") }
        forwarder = try await Forwarder(
            ForwardSettings(
                listeners: [ListenAddress(address: try IPAddress(address), port: port)], clients: clients,
                upstreams: names, hold: hold, settle: 0),
            sink)
        endpoint = Endpoint(address, port: forwarder.addresses[0].port)
    }

    init(_ upstreams: any ForwardUpstream..., sink: ScriptedSink = ScriptedSink(), hold: Double = 0.5) async throws {
        try await self.init(upstreams, sink: sink, hold: hold)
    }

    var counts: ForwardCounts { get async { await forwarder.counts() } }

    func errors(of upstream: Int) async -> [ForwardCounts.UpstreamError: Int] {
        await counts.upstreams[names[upstream]]?.errors ?? [:]
    }

    /// Waits until a condition on the numbers of the forwarder holds.
    func wait(until name: String, _ condition: (ForwardCounts) -> Bool) async throws {
        for _ in 0..<Int(Wait.patience * 100) {
            if condition(await counts) { return }
            try await Task.sleep(for: .milliseconds(10))
        }
        throw SupportError("waited in vain until \(name): \(await counts)")
    }

    /// Asks with a new client, and returns the answer.
    func ask(_ query: [UInt8], by way: Way = .udp) throws -> [UInt8]? {
        switch way {
        case .udp: return try DatagramClient(to: endpoint).ask(query)
        case .tcp:
            let client = try StreamClient(to: endpoint)
            try client.send(query)
            return try client.receive()
        }
    }

    /// Asks, and returns the answer with the seconds that it took.
    func timedAnswer(_ query: [UInt8], by way: Way = .udp) throws -> (message: [UInt8]?, seconds: Double) {
        let start = ContinuousClock.now
        let answer = try ask(query, by: way)
        return (answer, (ContinuousClock.now - start) / .seconds(1))
    }
}

/// Returns the bytes of a query with RD.
func query(_ qname: String, _ qtype: RecordType = .a, id: UInt16 = 0x1234) -> [UInt8] {
    MessageBuilder.query(qname, qtype, id: id).bytes
}

extension MessageBuilder {
    /// Returns a reply with one address.
    static func reply(to query: HostileQuery, _ address: String = "52.0.0.1") -> MessageBuilder {
        MessageBuilder(answering: query).ra().a(query.qname, address)
    }
}

extension [UInt8] {
    /// Returns a message with another id.
    func with(id: UInt16) -> [UInt8] { [UInt8(id >> 8), UInt8(id & 0xff)] + dropFirst(2) }

    var id: UInt16 { UInt16(self[0]) << 8 | UInt16(self[1]) }
    var rcode: UInt8 { self[3] & 0x0f }
}
