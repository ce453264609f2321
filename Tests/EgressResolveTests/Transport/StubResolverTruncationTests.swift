import EgressModel
import EgressResolve
import EgressTestSupport
import Testing

/// TCP after a truncated answer, TCP from the start, and the frames of TCP.
@Suite struct StubResolverTruncationTests {
    private static let asked = question("www.example.com")
    private static let right = answer(record("www.example.com", "192.0.2.1"), record("www.example.com", "192.0.2.2"))

    private static func whole(_ query: HostileQuery) -> MessageBuilder {
        MessageBuilder(answering: query).ra().a(query.qname, "192.0.2.1", "192.0.2.2")
    }

    private static func frame(_ message: [UInt8]) -> [UInt8] {
        [UInt8(message.count >> 8), UInt8(message.count & 0xff)] + message
    }

    /// Starts a server that truncates its answers over UDP, and answers over TCP with `overTCP`.
    private static func truncating(_ overTCP: @escaping HostileServer.Handler) throws -> HostileServer {
        try HostileServer { query in
            query.transport == .udp
                ? [MessageBuilder(answering: query).ra().tc().a(query.qname, "192.0.2.1").reply] : overTCP(query)
        }
    }

    /// Returns the failure of a server that is asked once over UDP, and `streams` times over TCP.
    private static func failure(
        streams: Int = 1, _ overTCP: @escaping HostileServer.Handler
    ) async throws -> ServerFailure.Cause? {
        let server = try truncating(overTCP)
        let resolver = StubResolver(asking: server.nameServer, timeoutSeconds: 1)
        let error = await #expect(throws: ResolveError.self) { try await resolver.answer(asked) }
        #expect(server.log.map(\.transport) == [.udp] + Array(repeating: .tcp, count: streams))
        guard case .unanswered(_, let failures) = error else { return nil }
        return failures.first?.cause
    }

    // MARK: After truncation

    @Test func `a truncated answer is asked for over TCP, with EDNS too`() async throws {
        let server = try Self.truncating { [Self.whole($0).reply] }
        let resolver = StubResolver(asking: server.nameServer)
        #expect(try await resolver.answer(Self.asked) == Self.right)
        #expect(server.log.map(\.transport) == [.udp, .tcp])
        #expect(server.log.map(\.ednsSize) == [1232, 1232])
    }

    @Test func `an answer cut in the middle of a record is asked for over TCP`() async throws {
        let server = try HostileServer { query in
            let whole = Self.whole(query)
            return [query.transport == .udp ? .message(Array(whole.tc().bytes.dropLast(3))) : whole.reply]
        }
        let resolver = StubResolver(asking: server.nameServer)
        #expect(try await resolver.answer(Self.asked) == Self.right)
        #expect(server.log.map(\.transport) == [.udp, .tcp])
    }

    @Test func `a connection closed instead of an answer is a failure`() async throws {
        #expect(try await Self.failure { _ in [.close] } == .truncated(overTCP: .closed))
    }

    @Test func `silence over TCP is a failure`() async throws {
        #expect(try await Self.failure { _ in [.silence] } == .truncated(overTCP: .timeout(.seconds(1))))
    }

    @Test func `a connection closed in the middle of the answer is a failure`() async throws {
        #expect(
            try await Self.failure { [.partial(Self.whole($0).bytes)] } == .truncated(overTCP: .closed))
    }

    @Test func `an answer that is truncated over TCP too is a failure`() async throws {
        #expect(
            try await Self.failure { [Self.whole($0).tc().reply] } == .truncatedOverTCP)
    }

    @Test func `an answer damaged over TCP is a failure`() async throws {
        let cause = try await Self.failure { [Self.whole($0).claiming(3, in: .answer).reply] }
        guard case .truncated(overTCP: .malformed) = cause else {
            Issue.record("\(String(describing: cause)) is no damage")
            return
        }
    }

    @Test(arguments: [(ResponseCode.servFail, 1), (.refused, 1), (.notImp, 2), (.formErr, 2)])
    func `an error over TCP is a failure, after a query without EDNS if it may refuse that`(
        rcode: ResponseCode, streams: Int
    ) async throws {
        let cause = try await Self.failure(streams: streams) { [MessageBuilder(answering: $0).rcode(rcode).reply] }
        #expect(cause == .rcode(rcode))
    }

    @Test func `after a failure over TCP the next server is asked`() async throws {
        let bad = try Self.truncating { _ in [.close] }
        let good = try HostileServer { [Self.whole($0).reply] }
        let resolver = StubResolver(asking: bad.nameServer, good.nameServer)
        #expect(try await resolver.answer(Self.asked) == Self.right)
    }

    // MARK: TCP from the start

    @Test func `with usesTCP no datagram is sent`() async throws {
        let server = try HostileServer { [Self.whole($0).reply] }
        let resolver = StubResolver(asking: server.nameServer, usesTCP: true)
        #expect(try await resolver.answer(Self.asked) == Self.right)
        #expect(server.log.map(\.transport) == [.tcp])
        #expect(server.log.map(\.ednsSize) == [1232])
    }

    @Test func `with usesTCP a truncated answer is a failure`() async throws {
        let server = try HostileServer { [Self.whole($0).tc().reply] }
        let resolver = StubResolver(asking: server.nameServer, tries: 2, usesTCP: true)
        await #expect(
            throws: ResolveError.unanswered(
                Self.asked,
                [ServerFailure(server: server.nameServer, cause: .truncatedOverTCP)])
        ) { try await resolver.answer(Self.asked) }
        #expect(server.log.map(\.transport) == [.tcp, .tcp])
    }

    @Test func `a connection closed without an answer is tried again`() async throws {
        let server = try HostileServer { $0.ordinal < 3 ? [.close] : [Self.whole($0).reply] }
        let resolver = StubResolver(asking: server.nameServer, tries: 3, usesTCP: true)
        #expect(try await resolver.answer(Self.asked) == Self.right)
        #expect(server.log.count == 3)
    }

    @Test(arguments: ["nothing", "half"])
    func `a connection that ends early is unreachable`(sent: String) async throws {
        let server = try HostileServer { sent == "half" ? [.partial(Self.whole($0).bytes)] : [.close] }
        let resolver = StubResolver(asking: server.nameServer, usesTCP: true)
        await #expect(
            throws: ResolveError.unanswered(
                Self.asked,
                [ServerFailure(server: server.nameServer, cause: .closed)])
        ) { try await resolver.answer(Self.asked) }
    }

    // MARK: Frames

    @Test func `a frame may come byte by byte`() async throws {
        let server = try HostileServer { query in Self.frame(Self.whole(query).bytes).map { .raw([$0]) } }
        let resolver = StubResolver(asking: server.nameServer, usesTCP: true)
        #expect(try await resolver.answer(Self.asked) == Self.right)
    }

    @Test func `several frames may come at once`() async throws {
        let server = try HostileServer { query in
            let forged = MessageBuilder(answering: query).ra().a(query.qname, "203.0.113.66").wrongID().bytes
            return [.raw(Self.frame(forged) + [0, 0] + Self.frame(Self.whole(query).bytes))]
        }
        let resolver = StubResolver(asking: server.nameServer, usesTCP: true)
        #expect(try await resolver.answer(Self.asked) == Self.right)
    }

    @Test func `a second message in the frame is not read`() async throws {
        let server = try HostileServer { query in
            let forged = MessageBuilder(answering: query).ra().a(query.qname, "203.0.113.66").bytes
            return [.message(Self.whole(query).bytes + forged)]
        }
        let resolver = StubResolver(asking: server.nameServer, usesTCP: true)
        #expect(try await resolver.answer(Self.asked) == Self.right)
    }

    @Test func `a frame shorter than its message is a damaged answer`() async throws {
        let server = try HostileServer { query in
            let message = Self.whole(query).bytes
            return [.raw([0, UInt8(message.count - 1)] + message)]
        }
        let resolver = StubResolver(asking: server.nameServer, usesTCP: true)
        let error = await #expect(throws: ResolveError.self) { try await resolver.answer(Self.asked) }
        guard case .unanswered(_, let failures) = error, failures.map(\.server) == [server.nameServer],
            case .malformed = failures[0].cause
        else {
            Issue.record("\(String(describing: error)) is no damage")
            return
        }
    }

    @Test func `an answer of 65535 bytes is read`() async throws {
        let server = try HostileServer { [Self.whole($0).padded(to: 65535).reply] }
        let resolver = StubResolver(asking: server.nameServer, usesTCP: true)
        #expect(try await resolver.answer(Self.asked) == Self.right)
    }

    @Test func `queries over TCP are each on a port of their own`() async throws {
        let server = try HostileServer { [MessageBuilder(answering: $0).ra().a($0.qname, "192.0.2.1").reply] }
        let resolver = StubResolver(asking: server.nameServer, usesTCP: true)
        let outcomes = await BulkLookup([resolver]).look(up: (0..<20).map { name("n\($0)") }, family: .ipv4)
        #expect(outcomes.allSatisfy { $0.verdict == .addresses })
        #expect(Set(server.log.map(\.sourcePort)).count == 20)
    }
}
