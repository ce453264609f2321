import EgressModel
import EgressObserve
import EgressTestSupport
import SystemPackage
import Testing

/// Tests what is read of the frames that a server sends, whatever it answered.
@Suite struct ObservationTests {
    /// Reads a recording with one frame.
    private static func read(
        _ message: MessageBuilder, _ change: (inout DnstapFrame) -> Void = { _ in }
    ) throws -> Observation? {
        let folder = try TemporaryFolder()
        let frame = DnstapFrame(message.bytes).with(change)
        let path = try folder.write(FrameStreamBytes.recording([frame.bytes]), to: "capture.fstrm")
        let file = try FileDescriptor.open(path, .readOnly)
        defer { try? file.close() }
        let sink = RecordingSink()
        _ = try TapRecording.read(file, to: sink)
        return Observation(try #require(sink.responses.first))
    }

    private static func response(_ name: String = "www.example.com.", _ type: RecordType = .a) -> MessageBuilder {
        MessageBuilder(id: 7, name, type)
    }

    @Test func `an answer has its client, its time, its chain and its addresses`() throws {
        let message = Self.response().cname("www.example.com.", "cdn.example.net.", ttl: 30)
            .a("cdn.example.net.", "52.0.0.2", "52.0.0.1").a("stranger.example.org.", "52.0.0.9")
        let observation = try #require(try Self.read(message) { $0.time = (1_780_000_000, 5) })
        #expect(observation.client == (try IPAddress("10.0.0.7")))
        #expect(observation.time == UTCTime(seconds: 1_780_000_000))
        #expect(observation.question == Question(qname: try DomainName("www.example.com"), qtype: .a))
        #expect(observation.chain.map(\.target) == [try DomainName("cdn.example.net")])
        guard case .answered(let records) = observation.outcome else {
            Issue.record("not answered")
            return
        }
        #expect(records.map { "\($0.address)" } == ["52.0.0.1", "52.0.0.2"])
    }

    @Test(arguments: [
        (response().rcode(.nxDomain), Observation.Outcome.nxDomain), (response().rcode(.servFail), .failed),
        (response().rcode(.refused), .failed), (response(), .noData), (response().tc(), .failed),
        (response().cname("www.example.com.", "cdn.example.net."), .noData),
        (response("www.example.com.", .aaaa).a("www.example.com.", "52.0.0.1"), .noData),
        (
            response().cname("www.example.com.", "b.example.com.").cname("b.example.com.", "www.example.com."),
            .failed
        ),
        (
            response("7.0.0.10.in-addr.arpa.", RecordType(rawValue: 12))
                .record("7.0.0.10.in-addr.arpa.", RecordType(rawValue: 12), [1, 0x61, 0]), .answered([])
        ),
    ]) func `every outcome is read`(message: MessageBuilder, outcome: Observation.Outcome) throws {
        #expect(try Self.read(message)?.outcome == outcome)
    }

    @Test(arguments: [
        response().qr(false), response().opcode(4), response().noQuestion(),
        response().alsoQuestion("www.example.com.", .a), response().question("www.example.com.", .a, class: 3),
        response("a\\032b.example.com."),
    ]) func `other messages are none`(message: MessageBuilder) throws {
        #expect(try Self.read(message) == nil)
    }

    @Test func `a frame without a client is none, and one without a time has none`() throws {
        #expect(try Self.read(Self.response()) { $0.client = nil } == nil)
        #expect(try Self.read(Self.response())?.time == nil)
    }

    @Test func `an IPv4-mapped client is an IPv4 client`() throws {
        let observation = try Self.read(Self.response()) { frame in
            frame.client = [UInt8](repeating: 0, count: 10) + [0xff, 0xff, 10, 0, 0, 7]
        }
        #expect(observation?.client == (try IPAddress("10.0.0.7")))
    }
}
