import EgressModel
import EgressObserve
import EgressTestSupport
import Testing

/// What an upstream says reaches the client byte for byte but for the id, and what a client says the upstream.
@Suite(.waits) struct ForwardedReplyTests {
    enum Reply: CaseIterable, Sendable {
        case addresses, compressed, dnssec, options, otherCase, otherType, truncated, trailing, nameError, noData
        case formError, bareFormError, badVersion, cut, largestDatagram

        func message(to query: HostileQuery) -> [UInt8] {
            let reply = MessageBuilder.reply(to: query)
            return switch self {
            case .addresses: reply.bytes
            case .compressed: reply.compressed().cname("x.\(query.qname)", "y.\(query.qname)").bytes
            case .dnssec: reply.record(query.qname, RecordType(rawValue: 46), [0, 1, 8, 3]).dnssecOK().bytes
            case .options: reply.option(10, [1, 2, 3, 4, 5, 6, 7, 8]).extendedError(22, "no").bytes
            case .otherCase: reply.question(query.qname.uppercased(), query.qtype).bytes
            case .otherType: reply.record(query.qname, RecordType(rawValue: 65_280), class: 3, [0xff, 0, 0xc0]).bytes
            case .truncated: MessageBuilder(answering: query).tc().bytes
            case .trailing: reply.trailing([0, 1, 2, 3]).bytes
            case .nameError: MessageBuilder(answering: query).rcode(.nxDomain).soa("example.com.").bytes
            case .noData: MessageBuilder(answering: query).soa("example.com.").bytes
            case .formError: MessageBuilder(answering: query).rcode(.formErr).bytes
            case .bareFormError: MessageBuilder(answering: query).rcode(.formErr).noQuestion().bytes
            case .badVersion: MessageBuilder(answering: query).edns().rcode(.badVers).bytes
            case .cut: reply.claiming(9, in: .authority).cut(to: 50).bytes
            case .largestDatagram: reply.padded(to: 65_507).bytes
            }
        }
    }

    @Test(arguments: Reply.allCases, ForwardRun.Way.allCases)
    func `a reply comes back as it is`(reply: Reply, way: ForwardRun.Way) async throws {
        let server = try HostileServer { [.message(reply.message(to: $0))] }
        let run = try await ForwardRun(server)
        let asked = query("www.example.com.", id: 0xabcd)
        #expect(try run.ask(asked, by: way) == reply.message(to: HostileQuery(asked)))
        #expect(await run.counts.queries == [.answered: 1])
        await run.forwarder.close()
    }

    @Test func `a reply of 64 KiB comes back over TCP`() async throws {
        let server = try HostileServer { [.message(MessageBuilder.reply(to: $0).padded(to: 65_535).bytes)] }
        let run = try await ForwardRun(server)
        let asked = query("www.example.com.")
        let expected = MessageBuilder.reply(to: HostileQuery(asked)).padded(to: 65_535).bytes
        #expect(try run.ask(asked, by: .tcp) == expected)
        await run.forwarder.close()
    }

    /// Queries that only their way and their id need not keep.
    static let queries: [[UInt8]] = [
        query("www.example.com."),
        query("."),
        query("WwW.eXaMpLe.CoM"),
        query(String(repeating: "a", count: 63) + ".example.com."),
        query("\\000\\255\\.x.example.com.", RecordType(rawValue: 65_535)),
        MessageBuilder.query("www.example.com.", .aaaa, id: 1).question("www.example.com.", .aaaa, class: 255).bytes,
        MessageBuilder.query("www.example.com.", .a, id: 1).rd(false).dnssecOK(size: 4096).bytes,
        MessageBuilder.query("www.example.com.", .a, id: 1).option(8, [0, 1, 24, 0, 10, 1, 2]).bytes,
        MessageBuilder.query("www.example.com.", .a, id: 1).padded(to: 3000).bytes,
        MessageBuilder.query("www.example.com.", .soa, id: 1).soa("example.com.").compressed().bytes,
    ]

    @Test(arguments: queries, ForwardRun.Way.allCases)
    func `a query arrives as it is`(asked: [UInt8], way: ForwardRun.Way) async throws {
        let server = try HostileServer { [MessageBuilder(answering: $0).rcode(.nxDomain).reply] }
        let run = try await ForwardRun(server)
        #expect(try run.ask(asked, by: way)?.rcode == 3)
        #expect(server.log.map { $0.bytes.with(id: asked.id) } == [asked])
        #expect(server.log.map(\.transport) == [way == .udp ? .udp : .tcp])
        await run.forwarder.close()
    }

    @Test(arguments: ForwardRun.Way.allCases)
    func `random questions and random records pass`(way: ForwardRun.Way) async throws {
        let server = try HostileServer { [.message(Self.randomReply(to: $0.bytes))] }
        let run = try await ForwardRun(server)
        var generator = SeededGenerator(seed: 11)
        for _ in 0..<100 {
            let asked = Self.randomQuery(&generator)
            #expect(try run.ask(asked, by: way) == Self.randomReply(to: asked), "\(asked)")
        }
        await run.forwarder.close()
    }

    private static func randomQuery(_ generator: inout SeededGenerator) -> [UInt8] {
        let labels = (0..<Int.random(in: 0...4, using: &generator)).flatMap { _ in
            let label = random(Int.random(in: 1...60, using: &generator), &generator)
            return [UInt8(label.count)] + label
        }
        // The id, RD and CD, the counts, the question and an OPT record with an option.
        let option = random(Int.random(in: 0...40, using: &generator), &generator)
        let question = labels + [0] + [3] + random(3, &generator)
        let opt: [UInt8] = [0, 0, 41] + random(2, &generator) + [0, 0] + random(2, &generator)
        return random(2, &generator) + [1, 0x10, 0, 1, 0, 0, 0, 0, 0, 1] + question
            + opt + [0, UInt8(option.count + 4)] + [0xfd, 0xe9, 0, UInt8(option.count)] + option
    }

    /// Returns a reply whose records follow from the question. Its id is that of the query.
    private static func randomReply(to query: [UInt8]) -> [UInt8] {
        var generator = SeededGenerator(seed: query.dropFirst(12).reduce(0) { $0 &* 31 &+ UInt64($1) })
        let question = HostileQuery(query).question
        let records = random(Int.random(in: 0...1000, using: &generator), &generator)
        let header: [UInt8] = [query[0], query[1], 0x84, 0x80, 0, 1] + random(6, &generator)
        return header + question + records
    }

    private static func random(_ count: Int, _ generator: inout SeededGenerator) -> [UInt8] {
        (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    }

    @Test func `upstream ids and ports are not those of the client, and change`() async throws {
        let server = try HostileServer { [MessageBuilder.reply(to: $0).reply] }
        let run = try await ForwardRun(server)
        let client = try DatagramClient(to: run.endpoint)
        for number in 0..<600 {
            let asked = query("n\(number).example.com.", id: 7)
            #expect(client.ask(asked) == MessageBuilder.reply(to: HostileQuery(asked)).bytes)
        }
        // Of 600 random ids, about 3 repeat.
        #expect(Set(server.log.map(\.id)).count > 560)
        #expect(server.log.count { $0.id == 7 } < 4)
        let ports = Set(server.log.map(\.sourcePort))
        #expect(ports.count > 2)
        #expect(!ports.contains(client.port))
        await run.forwarder.close()
    }
}
