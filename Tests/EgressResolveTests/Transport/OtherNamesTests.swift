import EgressModel
import EgressResolve
import EgressTestSupport
import Testing

/// Answers whose records are all about other names than the one that was asked.
@Suite struct OtherNamesTests {
    private static let asked = question("www.example.com")

    private static let empty = MessageBuilder(id: 0, "www.example.com", .a).aa().ra()

    private static func cause(of message: MessageBuilder) async throws -> ServerFailure.Cause? {
        let server = try HostileServer { [message.id($0.id).reply] }
        do throws(ResolveError) {
            _ = try await StubResolver(asking: server.nameServer).answer(asked)
            return nil
        } catch {
            guard case .unanswered(asked, let failures) = error else { return nil }
            return failures.first?.cause
        }
    }

    @Test(
        arguments: [
            (empty.a("x.example.com", "203.0.113.66"), [question("x.example.com")]),
            (
                empty.a("x.example.com", "203.0.113.66", "203.0.113.67").cname("y.example.com", "www.example.com"),
                [question("x.example.com"), question("y.example.com", .cname)]
            ),
            (empty.aaaa("example.com", "2001:db8::1"), [question("example.com", .aaaa)]),
            (empty.rcode(.nxDomain).soa("example.com").a("example.com", "192.0.2.1"), [question("example.com")]),
            (empty.soa("example.com").cname("example.com", "a"), [question("example.com", .cname)]),
            (
                empty.record("www.example.com", RecordType(rawValue: 16), [0]).a("x.example.com", "192.0.2.1"),
                [question("x.example.com")]
            ),
            (empty.a("*.example.com", "203.0.113.66"), []),
        ] as [(MessageBuilder, [Question])])
    func `are malformed, and the fault holds what was there`(
        reply: MessageBuilder, others: [Question]
    ) async throws {
        #expect(try await Self.cause(of: reply) == .malformed(.otherNames(others)))
    }

    @Test(
        arguments: [
            empty.soa("example.com"),
            empty.record("x.example.com", RecordType(rawValue: 16), [0]).soa("example.com"),
            empty.aaaa("www.example.com", "2001:db8::1").a("x.example.com", "203.0.113.66"),
            empty.cname("www.example.com", "a.example.com").a("x.example.com", "203.0.113.66"),
            empty.a("x.example.com", "203.0.113.66", in: .additional),
        ] as [MessageBuilder])
    func `beside a record of the name, or outside the answer section, do not matter`(
        reply: MessageBuilder
    ) async throws {
        #expect(try await Self.cause(of: reply) == nil)
    }

    @Test func `make the next server answer`() async throws {
        let bad = try HostileServer { [MessageBuilder(answering: $0).ra().a("x.example.com", "203.0.113.66").reply] }
        let good = try HostileServer { [MessageBuilder(answering: $0).ra().a($0.qname, "192.0.2.1").reply] }
        let resolver = StubResolver(asking: bad.nameServer, good.nameServer)
        #expect(try await resolver.answer(Self.asked) == answer(record("www.example.com", "192.0.2.1")))
    }
}
