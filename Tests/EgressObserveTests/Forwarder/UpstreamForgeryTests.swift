import EgressModel
import EgressObserve
import EgressTestSupport
import Testing

/// Messages from upstreams that are no replies. The forwarder counts them, and delivers the true reply after them.
@Suite(.waits) struct UpstreamForgeryTests {
    enum Forgery: CaseIterable, Sendable {
        case wrongID, otherName, otherType, otherClass, secondQuestion, noQuestion, query, otherOpcode, headerCut, short
        case bareNoError, bareNameError, questionCut

        func message(for query: HostileQuery) -> [UInt8] {
            let forged = MessageBuilder.reply(to: query, "203.0.113.66")
            return switch self {
            case .wrongID: forged.wrongID().bytes
            case .otherName: forged.question("x" + query.qname.dropFirst(), query.qtype).bytes
            case .otherType: forged.question(query.qname, .aaaa).bytes
            case .otherClass: forged.question(query.qname, query.qtype, class: 3).bytes
            case .secondQuestion: forged.alsoQuestion("x." + query.qname, query.qtype).bytes
            case .noQuestion: forged.noQuestion().bytes
            case .query: forged.qr(false).bytes
            case .otherOpcode: forged.opcode(4).bytes
            case .headerCut: forged.cut(to: 11).bytes
            case .short: forged.cut(to: 1).bytes
            case .bareNoError: MessageBuilder(answering: query).noQuestion().bytes
            case .bareNameError: MessageBuilder(answering: query).rcode(.nxDomain).noQuestion().bytes
            case .questionCut: forged.cut(to: 20).bytes
            }
        }
    }

    private static let asked = query("www.example.com.")
    private static let right = MessageBuilder.reply(to: HostileQuery(asked)).bytes

    private static func lying(_ lie: @escaping @Sendable (HostileQuery) -> HostileReply) throws -> HostileServer {
        try HostileServer { [lie($0), MessageBuilder.reply(to: $0).reply] }
    }

    @Test(arguments: Forgery.allCases, ForwardRun.Way.allCases)
    func `a message that is no reply is counted, and waiting goes on`(
        forgery: Forgery, way: ForwardRun.Way
    ) async throws {
        let server = try Self.lying { .message(forgery.message(for: $0)) }
        let run = try await ForwardRun(server)
        #expect(try run.ask(Self.asked, by: way) == Self.right)
        #expect(await run.errors(of: 0) == [.mismatch: 1])
        #expect(server.log.count == 1)
        await run.forwarder.close()
    }

    @Test(arguments: [HostileReply.fromOtherPort([]), .fromOtherAddress([])])
    func `a perfect reply from elsewhere is counted, and waiting goes on`(place: HostileReply) async throws {
        let server = try Self.lying { query in
            let forged = MessageBuilder.reply(to: query, "203.0.113.66").bytes
            return place == .fromOtherPort([]) ? .fromOtherPort(forged) : .fromOtherAddress(forged)
        }
        let run = try await ForwardRun(server)
        #expect(try run.ask(Self.asked) == Self.right)
        #expect(await run.errors(of: 0) == [.mismatch: 1])
        await run.forwarder.close()
    }

    @Test(arguments: ForwardRun.Way.allCases)
    func `a second reply changes nothing, and is no forgery`(way: ForwardRun.Way) async throws {
        let server = try Self.lying { MessageBuilder.reply(to: $0).reply }
        let run = try await ForwardRun(server)
        for number in 0..<20 {
            let asked = query("n\(number).example.com.")
            #expect(try run.ask(asked, by: way) == MessageBuilder.reply(to: HostileQuery(asked)).bytes)
        }
        #expect(await run.errors(of: 0) == [:])
        await run.forwarder.close()
    }

    @Test func `the id of one query is no answer to another one`() async throws {
        // The reply to the second query answers the first question under the second id.
        let server = try HostileServer { query in
            guard query.ordinal == 2 else { return [.silence] }
            let crossed = MessageBuilder.reply(to: query, "203.0.113.66").question("first.example.com.", .a)
            return [crossed.reply, MessageBuilder.reply(to: query).reply]
        }
        let run = try await ForwardRun(server)
        let client = try DatagramClient(to: run.endpoint)
        client.send(query("first.example.com.", id: 1))
        try Wait.until("the first query arrives") { server.log.count == 1 }
        let second = query("second.example.com.", id: 2)
        #expect(client.ask(second) == MessageBuilder.reply(to: HostileQuery(second)).bytes)
        #expect(await run.errors(of: 0) == [.mismatch: 1])
        await run.forwarder.close()
    }

    @Test func `forged messages alone are silence`() async throws {
        let server = try HostileServer { query in Forgery.allCases.map { .message($0.message(for: query)) } }
        let run = try await ForwardRun(server)
        #expect(try run.ask(Self.asked)?.rcode == 2)
        #expect(await run.errors(of: 0)[.timeout] == 2)
        #expect(await run.counts.queries == [.failed: 1])
        await run.forwarder.close()
    }
}
