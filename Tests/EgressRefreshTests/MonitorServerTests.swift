import EgressModel
import EgressTestSupport
import Synchronization
import Testing

@testable import EgressRefresh

@Suite(.waits) struct MonitorServerTests {
    /// Pages that are longer than what the buffers of a connection hold.
    private final class LongPages: MonitorPages {
        static let length = 16 << 20
        private let made = Mutex(0)
        let missing = MonitorPage("missing")
        let refused = MonitorPage("refused")

        var count: Int { made.withLock { $0 } }

        func page(at path: String, query: String) async -> MonitorPage? {
            made.withLock { $0 += 1 }
            return MonitorPage(String(repeating: "x", count: Self.length))
        }
    }

    @Test func `No further page is made for a client that has not taken the last one`() async throws {
        let pages = LongPages()
        let server = try await MonitorServer(ListenAddress(address: try IPAddress("127.0.0.1"), port: 0), pages)
        let task = Task { try await server.run() }
        defer { task.cancel() }
        let port = try #require(server.address.split(separator: ":").last.flatMap { UInt16($0) })
        let client = try TCPConnection(to: Endpoint(port: port))
        let request = "GET / HTTP/1.1\r\nHost: x\r\n"
        try client.send(Array((request + "\r\n" + request + "\r\n" + request + "Connection: close\r\n\r\n").utf8))
        try Wait.until("the first page is made") { pages.count > 0 }
        try await Task.sleep(for: .milliseconds(500))
        #expect(pages.count == 1)
        #expect(try client.readToEnd().count > 3 * LongPages.length)
        #expect(pages.count == 3)
    }
}
