import EgressModel
import EgressTestSupport
import Synchronization
import Testing

@testable import EgressRefresh

@Suite(.waits) struct MonitorServerTests {
    /// Pages that are longer than what the buffers of a connection hold, and a short one.
    private final class LongPages: MonitorPages {
        static let length = 16 << 20
        static let shortPath = "/short"
        private let made = Mutex(0)
        let missing = MonitorPage("missing")
        let refused = MonitorPage("refused")

        /// The number of long pages.
        var count: Int { made.withLock { $0 } }

        func page(at path: String, query: String) async -> MonitorPage? {
            guard path != Self.shortPath else { return MonitorPage("short") }
            made.withLock { $0 += 1 }
            return MonitorPage(String(repeating: "x", count: Self.length))
        }
    }

    /// Pages that are never done.
    private final class EndlessPages: MonitorPages {
        private let begun = Mutex(0)
        private let ended = Mutex(0)
        let missing = MonitorPage("missing")
        let refused = MonitorPage("refused")

        var begunCount: Int { begun.withLock { $0 } }
        /// The number of pages that are no longer made.
        var endedCount: Int { ended.withLock { $0 } }

        func page(at path: String, query: String) async -> MonitorPage? {
            begun.withLock { $0 += 1 }
            try? await Task.sleep(for: .seconds(3600))
            ended.withLock { $0 += 1 }
            return nil
        }
    }

    /// Runs a server for the time of `work`, which gets its endpoint.
    private func serve(
        _ pages: any MonitorPages, mostConnections: UInt64 = 512, _ work: (Endpoint) async throws -> Void
    ) async throws {
        let server = try await MonitorServer(
            ListenAddress(address: try IPAddress("127.0.0.1"), port: 0), pages, mostConnections: mostConnections)
        let task = Task { try await server.run() }
        defer { task.cancel() }
        let port = try #require(server.address.split(separator: ":").last.flatMap { UInt16($0) })
        try await work(Endpoint(port: port))
    }

    private static let request = "GET / HTTP/1.1\r\nHost: x\r\n"

    @Test func `No further page is made for a client that has not taken the last one`() async throws {
        let pages = LongPages()
        try await serve(pages) { endpoint in
            let client = try TCPConnection(to: endpoint)
            let text = Self.request + "\r\n" + Self.request + "\r\n" + Self.request + "Connection: close\r\n\r\n"
            try client.send(Array(text.utf8))
            try client.waitForBytes()
            // The server has one event loop. Once it has answered others, it has done all that the first page let it do.
            for _ in 0..<10 {
                #expect(try HTTPAnswer(from: endpoint, LongPages.shortPath).body == "short")
            }
            #expect(pages.count == 1)
            #expect(try client.readToEnd().count > 3 * LongPages.length)
            #expect(pages.count == 3)
        }
    }

    @Test func `A page is not made to its end for a client that has gone`() async throws {
        let pages = EndlessPages()
        try await serve(pages) { endpoint in
            for number in 1...3 {
                let client = try TCPConnection(to: endpoint)
                try client.send(Array((Self.request + "\r\n").utf8))
                try Wait.until("page \(number) is begun") { pages.begunCount == number }
                withExtendedLifetime(client) {}
            }
            try Wait.until("nobody works for them") { pages.endedCount == 3 }
        }
    }

    @Test(arguments: [
        ("/a/b?c=d?e", "/a/b c=d?e"), ("/", "/ "), ("/?\u{301}", "/ \u{301}"), ("//x/y", "//x/y "),
        ("http://127.0.0.1/", "/ "), ("http://127.0.0.1", "/ "), ("HTTP://user@[::1]:80/a?b", "/a b"),
        ("http://x?q=/", "/ q=/"), ("http://x/http://y/", "/http://y/ "), ("http:///metrics", "http:///metrics "),
        ("https://x/", "https://x/ "), ("/http://x/", "/http://x/ "),
    ])
    func `A target can have a host before its path`(target: String, text: String) {
        let target = RequestTarget(target)
        #expect("\(target.path) \(target.query)" == text)
    }

    /// Sends a request that is answered without a page, so that no other test delays the answer.
    private func probe(_ endpoint: Endpoint) throws(SupportError) -> Int {
        try HTTPAnswer(from: endpoint, "/", method: "POST").status
    }

    @Test func `A new connection replaces the one that has been idle for longest`() async throws {
        try await serve(EndlessPages(), mostConnections: 3) { endpoint in
            let idle = try (0..<3).map { _ in try TCPConnection(to: endpoint) }
            #expect(try probe(endpoint) == 200)
            #expect(try idle[0].readToEnd().isEmpty)
            for client in idle.dropFirst() {
                try client.send(Array("POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".utf8))
                #expect(try !client.readToEnd().isEmpty)
            }
        }
    }

    @Test func `A connection whose page is being made is never replaced`() async throws {
        let pages = EndlessPages()
        try await serve(pages, mostConnections: 2) { endpoint in
            let busy = try TCPConnection(to: endpoint)
            try busy.send(Array((Self.request + "\r\n").utf8))
            // The server has read the request before it answers this one.
            #expect(try probe(endpoint) == 200)
            let idle = try TCPConnection(to: endpoint)
            #expect(try probe(endpoint) == 200)
            #expect(try idle.readToEnd().isEmpty)
            let other = try TCPConnection(to: endpoint)
            try other.send(Array((Self.request + "\r\n").utf8))
            try await Task.sleep(for: .milliseconds(200))
            let surplus = try TCPConnection(to: endpoint)
            #expect(try surplus.readToEnd().isEmpty)
            #expect(pages.endedCount == 0)
            withExtendedLifetime((busy, other)) {}
        }
    }
}
