import EgressModel
import EgressResolve
import EgressTestSupport
import SystemPackage
import Testing

/// The next server, the next try, and the number of queries that are sent.
@Suite struct StubResolverRetryTests {
    private static let asked = question("www.example.com")
    private static let right = answer(record("www.example.com", "192.0.2.1"))

    private static func goodServer() throws -> HostileServer {
        try HostileServer { [MessageBuilder(answering: $0).ra().a($0.qname, "192.0.2.1").reply] }
    }

    /// A fault of a server, and the cause that is reported for it.
    enum Fault: CaseIterable {
        case servFail
        case refused
        case notImplemented
        case badVersion
        case damaged
        case lame
        case referral

        func reply(to query: HostileQuery) -> HostileReply {
            let message = MessageBuilder(answering: query)
            return switch self {
            case .servFail: message.rcode(.servFail).reply
            case .refused: message.rcode(.refused).reply
            case .notImplemented: message.rcode(.notImp).reply
            case .badVersion: message.rcode(.badVers).edns().reply
            case .damaged: message.ra().a(query.qname, "203.0.113.66").claiming(2, in: .answer).reply
            case .lame: message.reply
            case .referral: message.ra().ns("example.com", "ns.example.com").reply
            }
        }

        /// The number of queries in one try. What may refuse EDNS is asked once more without it.
        var queries: Int { self == .notImplemented || self == .badVersion ? 2 : 1 }

        func isTold(by cause: ServerFailure.Cause) -> Bool {
            switch self {
            case .servFail: cause == .rcode(.servFail)
            case .refused: cause == .rcode(.refused)
            case .notImplemented: cause == .rcode(.notImp)
            case .badVersion: cause == .rcode(.badVers)
            case .damaged: if case .malformed = cause { true } else { false }
            case .lame, .referral: cause == .lame
            }
        }
    }

    @Test(arguments: Fault.allCases)
    func `after a fault the next server is asked`(fault: Fault) async throws {
        let bad = try HostileServer { [fault.reply(to: $0)] }
        let good = try Self.goodServer()
        let resolver = StubResolver(asking: bad.nameServer, good.nameServer, tries: 3)
        #expect(try await resolver.answer(Self.asked) == Self.right)
        #expect(bad.log.count == fault.queries)
        #expect(good.log.count == 1)
    }

    @Test(arguments: Fault.allCases)
    func `after a fault of the only server it is tried again`(fault: Fault) async throws {
        let server = try HostileServer { query in
            query.ordinal <= 2 * fault.queries
                ? [fault.reply(to: query)] : [MessageBuilder(answering: query).ra().a(query.qname, "192.0.2.1").reply]
        }
        let resolver = StubResolver(asking: server.nameServer, tries: 3)
        #expect(try await resolver.answer(Self.asked) == Self.right)
        #expect(server.log.count == 2 * fault.queries + 1)
    }

    @Test(arguments: Fault.allCases, [1, 3])
    func `every server gets as many queries as there are tries, and no more`(fault: Fault, tries: Int) async throws {
        let servers = try [HostileServer { [fault.reply(to: $0)] }, HostileServer { [fault.reply(to: $0)] }]
        let resolver = StubResolver(asking: servers[0].nameServer, servers[1].nameServer, tries: tries)
        let error = await #expect(throws: ResolveError.self) { try await resolver.answer(Self.asked) }
        guard case .unanswered(Self.asked, let failures) = error else {
            Issue.record("\(String(describing: error)) is no failure of servers")
            return
        }
        #expect(failures.map(\.server) == servers.map(\.nameServer))
        #expect(failures.map(\.cause).allSatisfy(fault.isTold))
        #expect(servers.map(\.log.count) == [tries * fault.queries, tries * fault.queries])
        #expect(servers.flatMap(\.log).allSatisfy { $0.transport == .udp })
    }

    @Test func `silence makes the next server answer`() async throws {
        let silent = try HostileServer { _ in [.silence] }
        let good = try Self.goodServer()
        let resolver = StubResolver(asking: silent.nameServer, good.nameServer, timeoutSeconds: 1, tries: 3)
        #expect(try await resolver.answer(Self.asked) == Self.right)
        #expect(silent.log.count == 1)
        #expect(good.log.count == 1)
    }

    @Test func `a silent server beside one that answers, united with it, costs many names one time-out`() async throws {
        let silent = try HostileServer { _ in [.silence] }
        let good = try Self.goodServer()
        var settings = StubResolver.Settings()
        (settings.timeout, settings.tries) = (.seconds(1), 3)
        let pairs = [(silent, good), (good, silent)]
        let vantages = pairs.map { asked, other in
            Vantage(
                StubResolver(
                    servers: [asked.nameServer], parallelServers: [other.nameServer], settings: settings),
                named: "r")
        }
        let names = (0..<2000).map { name("n\($0).example.com") }
        let outcomes = await BulkLookup(vantages).look(up: names, family: .ipv4)
        #expect(outcomes.allSatisfy { $0.verdict == .addresses && $0.isPartial })
        #expect(outcomes.allSatisfy { $0.warnings.count == 1 && $0.warnings.allSatisfy(Self.isTimeout) })
        #expect(silent.log.count < 300)
    }

    private static func isTimeout(_ warning: NameOutcome.Warning) -> Bool {
        if case .resolverFailed(let error) = warning { error.kind == .timeout } else { false }
    }

    @Test func `a silent server before one that answers costs many names one time-out`() async throws {
        let silent = try HostileServer { _ in [.silence] }
        let good = try Self.goodServer()
        let resolver = StubResolver(asking: silent.nameServer, good.nameServer, timeoutSeconds: 1, tries: 3)
        let names = (0..<3000).map { name("n\($0).example.com") }
        let outcomes = await BulkLookup([resolver]).look(up: names, family: .ipv4)
        #expect(outcomes.allSatisfy { $0.verdict == .addresses })
        // The first queries find out that the server is silent. Occasionally, another one checks whether it is back.
        #expect(silent.log.count < 300)
    }

    @Test(arguments: [false, true])
    func `silence is met with as many queries as there are tries`(usesTCP: Bool) async throws {
        let server = try HostileServer { _ in [.silence] }
        let resolver = StubResolver(asking: server.nameServer, timeoutSeconds: 1, tries: 2, usesTCP: usesTCP)
        await #expect(
            throws: ResolveError.unanswered(
                Self.asked, [ServerFailure(server: server.nameServer, cause: .timeout(.seconds(1)))])
        ) { try await resolver.answer(Self.asked) }
        #expect(server.log.count == 2)
    }

    @Test func `the error tells what each server said last, in their order`() async throws {
        let first = try HostileServer { query in
            [MessageBuilder(answering: query).rcode(query.ordinal == 1 ? .servFail : .refused).reply]
        }
        let second = try HostileServer { [MessageBuilder(answering: $0).rcode(.notImp).reply] }
        let resolver = StubResolver(asking: first.nameServer, second.nameServer, tries: 2)
        await #expect(
            throws: ResolveError.unanswered(
                Self.asked,
                [
                    ServerFailure(server: first.nameServer, cause: .rcode(.refused)),
                    ServerFailure(server: second.nameServer, cause: .rcode(.notImp)),
                ])
        ) { try await resolver.answer(Self.asked) }
    }

    @Test(arguments: [ResponseCode.noError, .nxDomain])
    func `an empty answer that counts is not asked again`(rcode: ResponseCode) async throws {
        let server = try HostileServer { [MessageBuilder(answering: $0).aa().rcode(rcode).soa("example.com").reply] }
        let resolver = StubResolver(asking: server.nameServer, tries: 3)
        #expect(try await resolver.answer(Self.asked) == Answer(rcode: rcode, records: []))
        #expect(server.log.count == 1)
    }

    // MARK: No listener

    @Test(arguments: [false, true])
    func `where nothing listens the server is unreachable at once`(usesTCP: Bool) async throws {
        let vacant = try VacantPort()
        let server = NameServer(address: address("127.0.0.1"), port: vacant.endpoint.port)
        let resolver = StubResolver(asking: server, tries: 3, usesTCP: usesTCP)
        await #expect(
            throws: ResolveError.unanswered(
                Self.asked,
                [ServerFailure(server: server, cause: .unreachable(errno: Errno.connectionRefused.rawValue))])
        ) { try await resolver.answer(Self.asked) }
        withExtendedLifetime(vacant) {}
    }

    @Test(arguments: [false, true])
    func `where nothing listens the next server is asked`(usesTCP: Bool) async throws {
        let vacant = try VacantPort()
        let nowhere = NameServer(address: address("127.0.0.1"), port: vacant.endpoint.port)
        let good = try Self.goodServer()
        let resolver = StubResolver(asking: nowhere, good.nameServer, usesTCP: usesTCP)
        #expect(try await resolver.answer(Self.asked) == Self.right)
        withExtendedLifetime(vacant) {}
    }

    @Test func `a server that goes away is unreachable, whatever it answered before`() async throws {
        let server = try Self.goodServer()
        let resolver = StubResolver(asking: server.nameServer)
        #expect(try await resolver.answer(Self.asked) == Self.right)
        server.stop()
        await #expect(
            throws: ResolveError.unanswered(
                question("b"),
                [ServerFailure(server: server.nameServer, cause: .unreachable(errno: Errno.connectionRefused.rawValue))]
            )
        ) { try await resolver.answer(question("b")) }
    }
}
