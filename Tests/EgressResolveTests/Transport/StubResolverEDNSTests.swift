import EgressModel
import EgressResolve
import EgressTestSupport
import Testing

/// Servers that do not know EDNS (RFC 6891, section 7), and messages without a question.
@Suite struct StubResolverEDNSTests {
    private static let asked = question("www.example.com")
    private static let right = answer(record("www.example.com", "192.0.2.1"))

    private static func good(_ query: HostileQuery) -> HostileReply {
        MessageBuilder(answering: query).ra().a(query.qname, "192.0.2.1").reply
    }

    /// The rcode with or without the question. BADVERS takes an OPT record.
    private static func refusal(_ rcode: ResponseCode, _ query: HostileQuery, hasQuestion: Bool) -> HostileReply {
        let coded = MessageBuilder(answering: query).rcode(rcode)
        let message = rcode == .badVers ? coded.edns() : coded
        return (hasQuestion ? message : message.noQuestion()).reply
    }

    /// Expects that the server fails for one cause.
    private static func expectFailure(
        _ cause: ServerFailure.Cause, of server: HostileServer, _ resolver: StubResolver,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async {
        await #expect(
            throws: ResolveError.unanswered(asked, [ServerFailure(server: server.nameServer, cause: cause)]),
            sourceLocation: sourceLocation
        ) { try await resolver.answer(asked) }
    }

    // MARK: Refusals of EDNS

    private static let codes = [ResponseCode.formErr, .notImp, .badVers]
    private static let refusals: [(ResponseCode, Bool, Bool)] = codes.flatMap { rcode in
        [true, false].flatMap { hasQuestion in [(rcode, hasQuestion, false), (rcode, hasQuestion, true)] }
    }

    @Test(arguments: refusals)
    func `a refusal of EDNS is asked once more without, at once`(
        rcode: ResponseCode, hasQuestion: Bool, usesTCP: Bool
    ) async throws {
        let server = try HostileServer { query in
            [query.hasEDNS ? Self.refusal(rcode, query, hasQuestion: hasQuestion) : Self.good(query)]
        }
        let resolver = StubResolver(asking: server.nameServer, usesTCP: usesTCP)
        #expect(try await resolver.answer(Self.asked) == Self.right)
        #expect(server.log.map(\.ednsSize) == [1232, nil])
        #expect(server.log.map(\.transport) == Array(repeating: usesTCP ? .tcp : .udp, count: 2))
    }

    @Test(arguments: codes)
    func `a refusal of both is a failure of the try`(rcode: ResponseCode) async throws {
        let server = try HostileServer { [Self.refusal(rcode, $0, hasQuestion: true)] }
        await Self.expectFailure(.rcode(rcode), of: server, StubResolver(asking: server.nameServer, tries: 2))
        #expect(server.log.map(\.ednsSize) == [1232, nil, 1232, nil])
    }

    @Test(arguments: [ResponseCode.servFail, .refused])
    func `another rcode says nothing of EDNS`(rcode: ResponseCode) async throws {
        let server = try HostileServer { [Self.refusal(rcode, $0, hasQuestion: true)] }
        await Self.expectFailure(.rcode(rcode), of: server, StubResolver(asking: server.nameServer, tries: 3))
        #expect(server.log.map(\.ednsSize) == [1232, 1232, 1232])
    }

    @Test func `truncation without EDNS goes to TCP without EDNS`() async throws {
        let server = try HostileServer { query in
            let message = MessageBuilder(answering: query)
            if query.hasEDNS { return [message.rcode(.formErr).reply] }
            if query.transport == .udp { return [message.ra().tc().reply] }
            return [Self.good(query)]
        }
        let resolver = StubResolver(asking: server.nameServer)
        #expect(try await resolver.answer(Self.asked) == Self.right)
        #expect(server.log.map(\.ednsSize) == [1232, nil, nil])
        #expect(server.log.map(\.transport) == [.udp, .udp, .tcp])
    }

    // MARK: Silence

    @Test(arguments: [2, 3])
    func `after silence the last try goes without EDNS`(tries: Int) async throws {
        let server = try HostileServer { [$0.hasEDNS ? .silence : Self.good($0)] }
        let resolver = StubResolver(asking: server.nameServer, timeoutSeconds: 1, tries: tries)
        #expect(try await resolver.answer(Self.asked) == Self.right)
        #expect(server.log.map(\.ednsSize) == Array(repeating: 1232, count: tries - 1) + [nil])
    }

    @Test func `each server has its own silence`() async throws {
        let silent = try HostileServer { [$0.hasEDNS ? .silence : Self.good($0)] }
        let failing = try HostileServer { [Self.refusal(.servFail, $0, hasQuestion: true)] }
        let resolver = StubResolver(asking: failing.nameServer, silent.nameServer, timeoutSeconds: 1, tries: 2)
        _ = try? await resolver.answer(Self.asked)
        #expect(failing.log.map(\.hasEDNS) == [true, true])
        #expect(silent.log.first?.hasEDNS == true)
    }

    @Test(arguments: [false, true])
    func `a single try has EDNS, and so has every try over TCP`(usesTCP: Bool) async throws {
        let server = try HostileServer { _ in [.silence] }
        let resolver = StubResolver(
            asking: server.nameServer, timeoutSeconds: 1, tries: usesTCP ? 2 : 1, usesTCP: usesTCP)
        await Self.expectFailure(.timeout(.seconds(1)), of: server, resolver)
        #expect(!server.log.map(\.hasEDNS).contains(false))
    }

    // MARK: Messages without a question

    private static let codesWithoutQuestion = [ResponseCode.refused, .servFail, ResponseCode(rawValue: 9)]

    @Test(arguments: codesWithoutQuestion, [false, true])
    func `an rcode without a question is told after the tries`(rcode: ResponseCode, usesTCP: Bool) async throws {
        let server = try HostileServer { [Self.refusal(rcode, $0, hasQuestion: false)] }
        let resolver = StubResolver(asking: server.nameServer, timeoutSeconds: 1, tries: 2, usesTCP: usesTCP)
        await Self.expectFailure(.rcode(rcode), of: server, resolver)
        #expect(server.log.count == 2)
    }

    @Test func `an rcode without a question measures nothing, so the query without EDNS is not sent early`()
        async throws
    {
        let server = try HostileServer { [Self.refusal(.notImp, $0, hasQuestion: false)] }
        let resolver = StubResolver(asking: server.nameServer, timeoutSeconds: 1, tries: 2)
        await Self.expectFailure(.rcode(.notImp), of: server, resolver)
        #expect(server.log.map(\.hasEDNS) == [true, false, false])
    }

    @Test(arguments: [ResponseCode.formErr, .notImp])
    func `without EDNS an rcode without a question ends no try either`(rcode: ResponseCode) async throws {
        let server = try HostileServer { query in
            let refusal = Self.refusal(rcode, query, hasQuestion: false)
            return query.hasEDNS ? [refusal] : [refusal, Self.good(query)]
        }
        #expect(try await StubResolver(asking: server.nameServer).answer(Self.asked) == Self.right)
        #expect(server.log.map(\.hasEDNS) == [true, false])
    }

    @Test(arguments: codesWithoutQuestion, [false, true])
    func `an rcode without a question ends no try, and the reply after it counts`(
        rcode: ResponseCode, usesTCP: Bool
    ) async throws {
        let server = try HostileServer { [Self.refusal(rcode, $0, hasQuestion: false), Self.good($0)] }
        #expect(
            try await StubResolver(asking: server.nameServer, usesTCP: usesTCP).answer(Self.asked) == Self.right)
        #expect(server.log.count == 1)
    }

    @Test func `a connection that closes after an rcode without a question is told as the rcode`() async throws {
        let server = try HostileServer { [Self.refusal(.refused, $0, hasQuestion: false), .close] }
        await Self.expectFailure(
            .rcode(.refused), of: server, StubResolver(asking: server.nameServer, usesTCP: true))
    }

    @Test(arguments: [ResponseCode.noError, .nxDomain])
    func `an answer without a question is none`(rcode: ResponseCode) async throws {
        let server = try HostileServer { [MessageBuilder(answering: $0).aa().noQuestion().rcode(rcode).reply] }
        await Self.expectFailure(
            .timeout(.seconds(1)), of: server, StubResolver(asking: server.nameServer, timeoutSeconds: 1))
    }

    @Test func `an rcode with another id is noise`() async throws {
        let server = try HostileServer {
            [MessageBuilder(answering: $0).noQuestion().wrongID().rcode(.refused).reply]
        }
        await Self.expectFailure(
            .timeout(.seconds(1)), of: server, StubResolver(asking: server.nameServer, timeoutSeconds: 1))
    }

    @Test func `a server that sends nothing else is skipped as a silent one, and told by its rcode`() async throws {
        let refusing = try HostileServer { [Self.refusal(.refused, $0, hasQuestion: false)] }
        let failing = try HostileServer { [Self.refusal(.servFail, $0, hasQuestion: true)] }
        let resolver = StubResolver(asking: refusing.nameServer, failing.nameServer, timeoutSeconds: 1)
        for name in ["a", "b", "c"].map({ question($0) }) {
            await #expect(
                throws: ResolveError.unanswered(
                    name,
                    [
                        ServerFailure(server: refusing.nameServer, cause: .rcode(.refused)),
                        ServerFailure(server: failing.nameServer, cause: .rcode(.servFail)),
                    ])
            ) { try await resolver.answer(name) }
        }
    }
}
