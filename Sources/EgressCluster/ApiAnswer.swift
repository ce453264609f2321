internal import NIOHTTP1

/// An answer of the API server, or of kubectl if it cannot reach the server.
struct ApiAnswer: Sendable {
    let code: Int
    /// The `Retry-After` header in seconds.
    private let retryAfter: Int?
    /// Whether the body is a page for people (`text/html`).
    private let isPage: Bool
    var bytes: [UInt8] = []

    init(_ head: HTTPResponseHead) {
        code = Int(head.status.code)
        retryAfter = head.headers.first(name: "Retry-After").flatMap { Int($0) }
        isPage = head.headers.first(name: "Content-Type")?.hasPrefix("text/html") == true
    }

    /// Whether the request succeeded. The server answers 201 to a patch that creates a policy.
    var isGood: Bool { code == 200 || code == 201 }

    /// The time to wait before the request is sent again, if the server is overloaded (RFC 9110, section 10.2.3; the
    /// API's `details.retryAfterSeconds`). It is at least 1 second and at most 30 seconds.
    var pause: Duration? {
        guard code == 429 || code == 503 else { return nil }
        let seconds = retryAfter ?? ApiStatus(bytes)?.retryAfterSeconds
        return seconds.map { .seconds(min(max($0, 1), 30)) }
    }

    /// The reason why the request did not succeed.
    var finding: ClusterFinding {
        if let status = ApiStatus(bytes, code: code) { return ClusterFinding(status) }
        guard code == 401 else {
            // If kubectl cannot reach the server, it answers with a message of its own.
            let isKubectls = (code == 500 || code == 502) && !isPage && !bytes.isEmpty
            return isKubectls ? .unreachable(String(decoding: bytes, as: UTF8.self)) : .unexpectedAnswer(code: code)
        }
        return .unauthorized
    }
}
