import EgressModel
import EgressResolve
import EgressTestSupport
import Synchronization
import Testing

/// The queries that are sent, and the answers that count.
@Suite struct StubResolverTests {
    private static let asked = question("www.example.com")

    private static func goodServer(on addresses: [String] = ["127.0.0.1"]) throws -> HostileServer {
        try HostileServer(on: addresses) { [MessageBuilder(answering: $0).ra().a($0.qname, "192.0.2.1").reply] }
    }

    /// A reply to `asked`. Its records are fixed, and the query provides the rest of its header.
    struct Message: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let change: @Sendable (MessageBuilder) -> MessageBuilder

        init(_ testDescription: String, _ change: @escaping @Sendable (MessageBuilder) -> MessageBuilder) {
            self.testDescription = testDescription
            self.change = change
        }

        func server() throws -> HostileServer {
            try HostileServer { [change(MessageBuilder(answering: $0)).reply] }
        }
    }

    // MARK: The query

    @Test func `a query asks for recursion, with EDNS of 1232 bytes and nothing else`() async throws {
        let server = try Self.goodServer()
        _ = try await StubResolver(asking: server.nameServer).answer(Self.asked)
        let query = try #require(server.log.first)
        #expect(server.log.count == 1)
        #expect(query.flags == 0x0100)
        #expect(query.ednsSize == 1232)
        #expect(query.qname == "www.example.com")
        #expect(query.qtype == .a)
        #expect(query.bytes.count == 44)
    }

    @Test func `ids cannot be told from those before`() async throws {
        let server = try Self.goodServer()
        let resolver = StubResolver(asking: server.nameServer)
        for number in 0..<64 { _ = try await resolver.answer(question("n\(number)")) }
        let ids = server.log.map(\.id)
        let steps = zip(ids, ids.dropFirst()).map { $1 &- $0 }
        #expect(Set(ids).count > 60)
        #expect(Set(steps).count > 56)
        // Every bit is 1 in some ids and 0 in others. By chance alone, this fails once in 2^59 runs.
        #expect(ids.reduce(0, |) == 0xffff)
        #expect(ids.reduce(0xffff, &) == 0)
    }

    @Test func `source ports are not in a row`() async throws {
        let server = try Self.goodServer()
        for number in 0..<8 { _ = try await StubResolver(asking: server.nameServer).answer(question("n\(number)")) }
        let ports = server.log.map(\.sourcePort)
        let steps = zip(ports, ports.dropFirst()).map { $1 &- $0 }
        #expect(Set(ports).count == 8)
        #expect(Set(steps).count > 4)
        #expect(ports.allSatisfy { $0 >= 1024 })
    }

    @Test(.enabled(if: Loopback.hasIPv6), arguments: [false, true])
    func `a server may have an IPv6 address`(usesTCP: Bool) async throws {
        let server = try Self.goodServer(on: ["::1"])
        let resolver = StubResolver(asking: try NameServer("[::1]:\(server.port)"), usesTCP: usesTCP)
        #expect(try await resolver.answer(Self.asked) == answer(record("www.example.com", "192.0.2.1")))
    }

    // MARK: Empty answers

    private static let empty = [
        Message("authoritative") { $0.aa() }, Message("recursive") { $0.ra() },
        Message("both") { $0.aa().ra() }, Message("authoritative with SOA") { $0.aa().soa("example.com") },
        Message("recursive with SOA") { $0.ra().soa("example.com") },
        Message("recursive with SOA and NS") { $0.ra().soa("example.com").ns("example.com", "ns.example.com") },
        Message("authoritative with NS") { $0.aa().ns("example.com", "ns.example.com") },
    ]

    @Test(arguments: empty)
    func `an empty answer of an authoritative or recursive server is NODATA`(message: Message) async throws {
        let server = try message.server()
        let result = await AddressLookup(StubResolver(asking: server.nameServer)).look(up: Self.asked.qname, .a)
        #expect(result.verdict == .noData)
        #expect(server.log.count == 1)
    }

    private static let lame = [
        Message("nothing") { $0 }, Message("an SOA") { $0.soa("example.com") },
        Message("a referral") { $0.ns("example.com", "ns.example.com") },
        Message("a referral of a recursive server") { $0.ra().ns("example.com", "ns.example.com") },
        Message("a referral with glue") {
            $0.ns("example.com", "ns.example.com").a("ns.example.com", "192.0.2.2", in: .additional)
        },
        Message("an address in the authority section") { $0.a("www.example.com", "203.0.113.66", in: .authority) },
        Message("an address in the additional section") { $0.a("www.example.com", "203.0.113.66", in: .additional) },
        Message("another type") { $0.aaaa("www.example.com", "2001:db8::66") },
        Message("text") { $0.record("www.example.com", RecordType(rawValue: 16), [1, 0x78]) },
        Message("another class") { $0.record("www.example.com", .a, class: 3, [203, 0, 113, 66]) },
    ]

    @Test(arguments: lame)
    func `an empty answer of any other server, and a referral, are failures`(message: Message) async throws {
        let server = try message.server()
        await #expect(
            throws: ResolveError.unanswered(Self.asked, [ServerFailure(server: server.nameServer, cause: .lame)])
        ) { try await StubResolver(asking: server.nameServer).answer(Self.asked) }
    }

    private static let full = [
        Message("neither authoritative nor recursive") { $0 },
        Message("with NS") { $0.aa().ns("example.com", "ns.example.com") },
        Message("with NS of a recursive server") { $0.ra().ns("example.com", "ns.example.com") },
    ]

    @Test(arguments: full)
    func `an answer with an address counts from any server asked`(message: Message) async throws {
        let server = try HostileServer { query in
            [message.change(MessageBuilder(answering: query).a(query.qname, "192.0.2.1")).reply]
        }
        #expect(
            try await StubResolver(asking: server.nameServer).answer(Self.asked)
                == answer(record("www.example.com", "192.0.2.1")))
    }

    @Test func `NXDOMAIN is an answer`() async throws {
        let server = try HostileServer { query in
            [
                MessageBuilder(answering: query).ra().rcode(.nxDomain).cname(query.qname, "a.example.com")
                    .soa("example.com").reply
            ]
        }
        #expect(
            try await StubResolver(asking: server.nameServer).answer(Self.asked)
                == denial(alias("www.example.com", "a.example.com")))
    }

    // MARK: Sizes

    @Test(arguments: [1231, 1232, 1233, 1500, 4095, 4096])
    func `a datagram is read whole, be it larger than asked for`(size: Int) async throws {
        let server = try HostileServer { query in
            [MessageBuilder(answering: query).ra().a(query.qname, "192.0.2.1").padded(to: size).reply]
        }
        #expect(
            try await StubResolver(asking: server.nameServer).answer(Self.asked)
                == answer(record("www.example.com", "192.0.2.1")))
        #expect(server.log.map(\.transport) == [.udp])
    }

    @Test func `an answer full of addresses may have 1232 bytes`() async throws {
        let addresses = (0..<70).map { "192.0.2.\($0)" }
        let server = try HostileServer { query in
            [
                MessageBuilder(answering: query).ra().addresses(query.qname, addresses).compressed().padded(to: 1232)
                    .reply
            ]
        }
        let answer = try await StubResolver(asking: server.nameServer).answer(Self.asked)
        #expect(answer.records == addresses.map { record("www.example.com", $0) })
    }

    @Test func `a datagram too large to be read counts as truncated`() async throws {
        let addresses = (0..<250).map { "192.0.2.\($0)" }
        let server = try HostileServer { query in
            [MessageBuilder(answering: query).ra().addresses(query.qname, addresses).reply]
        }
        let answer = try await StubResolver(asking: server.nameServer).answer(Self.asked)
        #expect(answer.records == addresses.map { record("www.example.com", $0) })
        #expect(server.log.map(\.transport) == [.udp, .tcp])
    }

    // MARK: Chains

    /// Starts a server that answers each alias separately, as a server does that does not look beyond its own zone.
    private static func bareServer(_ aliases: [String: String], address: String) throws -> HostileServer {
        try HostileServer { query in
            let message = MessageBuilder(answering: query).aa()
            guard let target = aliases[query.qname] else { return [message.a(query.qname, address, ttl: 60).reply] }
            return [message.cname(query.qname, target, ttl: 90).reply]
        }
    }

    @Test func `a bare CNAME is chased with further questions`() async throws {
        let server = try Self.bareServer(["a": "b", "b": "c", "c": "d"], address: "192.0.2.1")
        let result = await AddressLookup(StubResolver(asking: server.nameServer)).look(up: name("a"), .a)
        #expect(result.verdict == .addresses)
        #expect(result.chain == [link("a", "b", ttl: 90), link("b", "c", ttl: 90), link("c", "d", ttl: 90)])
        #expect(result.addresses == [found("d", "192.0.2.1", ttl: 60)])
        #expect(server.log.map(\.qname) == ["a", "b", "c", "d"])
    }

    @Test func `a loop over several answers is named and ends the questions`() async throws {
        let server = try Self.bareServer(["a": "b", "b": "c", "c": "b"], address: "192.0.2.1")
        let result = await AddressLookup(StubResolver(asking: server.nameServer)).look(up: name("a"), .a)
        #expect(result.verdict == .failed(.loop(["b", "c", "b"].map(name))))
        #expect(server.log.map(\.qname) == ["a", "b", "c"])
    }

    // MARK: Events

    @Test func `the listener is told what was asked and answered`() async throws {
        let bad = try HostileServer { [MessageBuilder(answering: $0).rcode(.refused).reply] }
        let good = try Self.goodServer()
        let events = Mutex<[ResolveEvent]>([])
        let resolver = StubResolver(
            asking: bad.nameServer, good.nameServer, listener: { event in events.withLock { $0.append(event) } })
        _ = try await resolver.answer(Self.asked)
        #expect(
            events.withLock { $0 } == [
                .reply(.init(to: Self.asked, .refused, records: 0, from: bad.nameServer, over: .udp)),
                .failure(Self.asked, ServerFailure(server: bad.nameServer, cause: .rcode(.refused))),
                .reply(.init(to: Self.asked, .noError, records: 1, from: good.nameServer, over: .udp)),
            ])
    }
}
