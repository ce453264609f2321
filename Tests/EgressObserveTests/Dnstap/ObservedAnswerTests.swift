import EgressModel
import EgressObserve
import EgressTestSupport
import Testing

@Suite struct ObservedAnswerTests {
    private static let now = UTCTime(seconds: 1_780_000_000)

    private static func read(_ message: MessageBuilder) -> ObservedAnswer? {
        ObservedAnswer(response: message.bytes, at: now) { _ in true }
    }

    private static func response(_ name: String = "www.example.com.", _ type: RecordType = .a) -> MessageBuilder {
        MessageBuilder(id: 7, name, type)
    }

    @Test func `an answer has the addresses at the end of its chain`() throws {
        let answer = try #require(
            Self.read(
                Self.response("WWW.Example.com.").cname("www.example.com.", "cdn.example.net.")
                    .a("cdn.example.net.", "52.0.0.2").a("cdn.example.net.", "52.0.0.1")
                    .a("stranger.example.org.", "52.0.0.9")))
        #expect(answer.question.qname == (try DomainName("www.example.com")))
        #expect(answer.chain.map(\.target) == [try DomainName("cdn.example.net")])
        #expect(answer.addresses.map { "\($0.address)" } == ["52.0.0.1", "52.0.0.2"])
        #expect(answer.time == Self.now)
    }

    @Test func `a truncated answer counts for what it holds`() {
        #expect(Self.read(Self.response().tc().a("www.example.com.", "52.0.0.1"))?.addresses.count == 1)
    }

    @Test(arguments: [
        ("a query", response().qr(false).a("www.example.com.", "52.0.0.1")),
        ("NXDOMAIN", response().rcode(.nxDomain).a("www.example.com.", "52.0.0.1")),
        ("SERVFAIL", response().rcode(.servFail).a("www.example.com.", "52.0.0.1")),
        ("REFUSED", response().rcode(.refused).a("www.example.com.", "52.0.0.1")),
        ("an rcode in the OPT record", response().edns().rcode(.badVers).a("www.example.com.", "52.0.0.1")),
        ("no question", response().noQuestion().a("www.example.com.", "52.0.0.1")),
        (
            "two questions",
            response().alsoQuestion("www.example.com.", .a).a("www.example.com.", "52.0.0.1")
        ),
        (
            "a question of class CH",
            response().question("www.example.com.", .a, class: 3).a("www.example.com.", "52.0.0.1")
        ),
        (
            "an address of class CH",
            response().record("www.example.com.", .a, class: 3, [52, 0, 0, 1])
        ),
        ("an address in another section", response().a("www.example.com.", "52.0.0.1", in: .additional)),
        ("another opcode", response().opcode(4).a("www.example.com.", "52.0.0.1")),
        ("no address", response().cname("www.example.com.", "cdn.example.net.")),
        ("an address of somebody else", response().a("other.example.com.", "52.0.0.1")),
        ("an address of another family", response("www.example.com.", .aaaa).a("www.example.com.", "52.0.0.1")),
        (
            "a question of another type",
            response("www.example.com.", RecordType(rawValue: 65))
                .a("www.example.com.", "52.0.0.1")
        ),
        (
            "a loop",
            response().cname("www.example.com.", "b.example.com.").cname("b.example.com.", "www.example.com.")
                .a("www.example.com.", "52.0.0.1")
        ),
        (
            "two aliases",
            response().cname("www.example.com.", "b.example.com.")
                .cname("www.example.com.", "c.example.com.").a("b.example.com.", "52.0.0.1")
        ),
    ]) func `nothing else counts`(what: String, message: MessageBuilder) {
        #expect(Self.read(message) == nil, "\(what)")
    }

    @Test func `a truncated answer without an address does not count`() {
        #expect(Self.read(Self.response().tc().cname("www.example.com.", "cdn.example.net.")) == nil)
    }

    @Test func `a chain can end outside the zone, in any order of records`() throws {
        let answer = try #require(
            Self.read(
                Self.response().a("edge.example.org.", "52.0.0.1", ttl: 30).cname("b.example.net.", "edge.example.org.")
                    .cname("www.example.com.", "b.example.net.")))
        #expect(answer.chain.map { "\($0.target)" } == ["b.example.net", "edge.example.org"])
        #expect(answer.addresses.map(\.ttl) == [30])
    }

    @Test func `an answer to a question for AAAA has IPv6 addresses`() {
        let answer = Self.read(
            Self.response("www.example.com.", .aaaa).aaaa("www.example.com.", "2600:1::1")
                .a("www.example.com.", "52.0.0.1"))
        #expect(answer?.addresses.map { "\($0.address)" } == ["2600:1::1"])
    }

    @Test func `a message about a name that nobody wants is not decoded`() {
        var asked: [Question] = []
        let message = Self.response().a("www.example.com.", "52.0.0.1").bytes
        #expect(
            ObservedAnswer(response: message, at: Self.now) {
                asked.append($0); return false
            } == nil)
        #expect(asked.map(\.description) == ["www.example.com A"])
    }

    @Test(arguments: 0..<28) func `a message that ends early does not count`(size: Int) {
        let message = Self.response().a("www.example.com.", "52.0.0.1").bytes
        #expect(ObservedAnswer(response: Array(message.prefix(size)), at: Self.now) { _ in true } == nil)
    }
}
