import EgressModel
import EgressResolve
import EgressTestSupport
import Testing

/// Replies that do not count. The resolver ignores them and accepts the correct reply after them.
@Suite struct StubResolverForgeryTests {
    enum Forgery: CaseIterable {
        case wrongID
        case otherName
        case otherType
        case otherClass
        case secondQuestion
        case noQuestion
        case query
        case damagedWithWrongID
        case damagedWithOtherName
        case damagedQuery
        case headerCut
        case noise
        case nothing
        case refusalWithWrongID
        case truncatedWithWrongID
        case formErrWithWrongID
        case nameErrorForOtherName

        func message(for query: HostileQuery) -> [UInt8] {
            let forged = MessageBuilder(answering: query).aa().ra().a(query.qname, "203.0.113.66")
            return switch self {
            case .wrongID: forged.wrongID().bytes
            case .otherName: forged.question("x." + query.qname, query.qtype).bytes
            case .otherType: forged.question(query.qname, .aaaa).bytes
            case .otherClass: forged.question(query.qname, query.qtype, class: 3).bytes
            case .secondQuestion: forged.alsoQuestion("x." + query.qname, query.qtype).bytes
            case .noQuestion: forged.noQuestion().bytes
            case .query: forged.qr(false).bytes
            case .damagedWithWrongID: forged.wrongID().claiming(9, in: .answer).bytes
            case .damagedWithOtherName: forged.question("x.example", .a).claiming(9, in: .answer).bytes
            case .damagedQuery: forged.qr(false).claiming(9, in: .answer).bytes
            case .headerCut: forged.cut(to: 11).bytes
            case .noise: Array(repeating: 0xff, count: 100)
            case .nothing: []
            case .refusalWithWrongID: forged.wrongID().rcode(.refused).bytes
            case .truncatedWithWrongID: forged.wrongID().tc().bytes
            case .formErrWithWrongID: forged.wrongID().noQuestion().rcode(.formErr).bytes
            case .nameErrorForOtherName: forged.question("x.example", .a).rcode(.nxDomain).bytes
            }
        }
    }

    private static let right = answer(record("www.example.com", "192.0.2.1"))

    private static func rightReply(to query: HostileQuery) -> HostileReply {
        MessageBuilder(answering: query).ra().a(query.qname, "192.0.2.1").reply
    }

    @Test(arguments: Forgery.allCases)
    func `a forged datagram is ignored`(forgery: Forgery) async throws {
        let server = try HostileServer { query in
            [.message(forgery.message(for: query)), Self.rightReply(to: query)]
        }
        let resolver = StubResolver(asking: server.nameServer)
        #expect(try await resolver.answer(question("www.example.com")) == Self.right)
        #expect(server.log.map(\.transport) == [.udp])
    }

    @Test(arguments: Forgery.allCases)
    func `a forged message over TCP is ignored`(forgery: Forgery) async throws {
        let server = try HostileServer { query in
            [.message(forgery.message(for: query)), Self.rightReply(to: query)]
        }
        let resolver = StubResolver(asking: server.nameServer, usesTCP: true)
        #expect(try await resolver.answer(question("www.example.com")) == Self.right)
        #expect(server.log.map(\.transport) == [.tcp])
    }

    @Test func `a perfect reply from another port is ignored`() async throws {
        let server = try HostileServer { query in
            let forged = MessageBuilder(answering: query).ra().a(query.qname, "203.0.113.66").bytes
            return [.fromOtherPort(forged), Self.rightReply(to: query)]
        }
        let resolver = StubResolver(asking: server.nameServer)
        #expect(try await resolver.answer(question("www.example.com")) == Self.right)
    }

    @Test func `a perfect reply from another address is ignored`() async throws {
        let server = try HostileServer { query in
            let forged = MessageBuilder(answering: query).ra().a(query.qname, "203.0.113.66").bytes
            return [.fromOtherAddress(forged), Self.rightReply(to: query)]
        }
        let resolver = StubResolver(asking: server.nameServer)
        #expect(try await resolver.answer(question("www.example.com")) == Self.right)
    }

    @Test func `forged replies alone are silence`() async throws {
        let server = try HostileServer { query in
            Forgery.allCases.map { .message($0.message(for: query)) }
        }
        let resolver = StubResolver(asking: server.nameServer, timeoutSeconds: 1)
        await #expect(
            throws: ResolveError.unanswered(
                question("www.example.com"),
                [ServerFailure(server: server.nameServer, cause: .timeout(.seconds(1)))])
        ) { try await resolver.answer(question("www.example.com")) }
        #expect(server.log.count == 1)
    }

    @Test func `a second reply to one question changes nothing for the next one`() async throws {
        let server = try HostileServer { query in
            [Self.rightReply(to: query), MessageBuilder(answering: query).ra().a(query.qname, "203.0.113.66").reply]
        }
        let resolver = StubResolver(asking: server.nameServer)
        for number in 0..<20 {
            let owner = "n\(number).example.com"
            #expect(try await resolver.answer(question(owner)) == answer(record(owner, "192.0.2.1")))
        }
    }

    @Test func `records of other names in a right reply become no address`() async throws {
        let server = try HostileServer { query in
            [
                MessageBuilder(answering: query).ra().a("x.example.com", "203.0.113.66")
                    .cname(query.qname, "a.example.com").a("a.example.com", "192.0.2.1").cname("x.example.com", "y")
                    .a(query.qname, "203.0.113.67", in: .authority).a("a.example.com", "203.0.113.68", in: .additional)
                    .reply
            ]
        }
        let resolver = StubResolver(asking: server.nameServer)
        let result = await AddressLookup(resolver).look(up: name("www.example.com"), .a)
        #expect(result.verdict == .addresses)
        #expect(result.addresses == [found("a.example.com", "192.0.2.1")])
    }

    @Test func `the question may come back in another case of letters`() async throws {
        let server = try HostileServer { query in
            [
                MessageBuilder(answering: query).ra().question("WwW.eXaMpLe.CoM", .a)
                    .cname("WWW.example.com", "A.EXAMPLE.COM").a("a.Example.com", "192.0.2.1").reply
            ]
        }
        let resolver = StubResolver(asking: server.nameServer)
        #expect(
            try await resolver.answer(question("www.example.com"))
                == answer(alias("www.example.com", "a.example.com"), record("a.example.com", "192.0.2.1")))
    }
}
