import EgressModel
import EgressObserve
import EgressTestSupport
import Testing

/// Real DNS servers that send dnstap, and the tools of fstrm.
@Suite(.waits) struct RealSenderTests {
    private let sink = RecordingSink()
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func expectArticle(from server: LiveServer) throws {
        _ = try Dig.answer(from: server.endpoint, "www.aliyun.com", "A")
        try Wait.until("the answer arrives", telling: { "\(sink.events)" }) { !answers.isEmpty }
        let answer = try #require(answers.first)
        #expect(answer.chain.count == 4)
        #expect(
            answer.addresses.map { "\($0.address)" } == [
                "106.11.93.21", "140.205.32.4", "140.205.34.3", "140.205.230.13",
            ])
    }

    private var answers: [ObservedAnswer] {
        sink.responses.compactMap { response in
            ObservedAnswer(response: response.message, at: UTCTime(seconds: 0)) { _ in true }
        }
    }

    @Test func `Unbound tells what it answered, over TCP`() async throws {
        let listener = try await TapListener(
            .tcp(try IPAddress("127.0.0.1"), port: 0),
            TapAdmission(blocks: [try CIDRBlock("127.0.0.0/8")], token: Array(LiveServer.identity.utf8)), sink)
        let server = try LiveServer.unbound(
            zones: ServedZone.article(), telling: .port(try #require(listener.port)))
        try expectArticle(from: server)
        #expect(sink.responses.first?.client == (try IPAddress("127.0.0.1")))
        await listener.close()
    }

    @Test func `Unbound tells what it answered, at a Unix socket`() async throws {
        let path = folder.path("tap.sock")
        let listener = try await TapListener(.unix(path: path), TapAdmission(blocks: nil, token: nil), sink)
        let server = try LiveServer.unbound(zones: ServedZone.article(), telling: .unix(path: path))
        try expectArticle(from: server)
        await listener.close()
    }
}
