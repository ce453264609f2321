internal import NIOHTTP1

/// What the API server, or kubectl in its place, answered.
struct ApiAnswer: Sendable {
    let code: Int
    /// The seconds of `Retry-After`, and whether the body is for people (`text/html`).
    private let retryAfter: Int?
    private let isPage: Bool
    var bytes: [UInt8] = []

    init(_ head: HTTPResponseHead) {
        code = Int(head.status.code)
        retryAfter = head.headers.first(name: "Retry-After").flatMap { Int($0) }
        isPage = head.headers.first(name: "Content-Type")?.hasPrefix("text/html") == true
    }

    /// Whether it is what was asked for; a patch that makes a policy is answered 201.
    var isGood: Bool { code == 200 || code == 201 }

    /// After what time a server that has too much to do wants to be asked again (RFC 9110, section 10.2.3; the API's
    /// `details.retryAfterSeconds`).
    var pause: Duration? {
        guard code == 429 || code == 503 else { return nil }
        let seconds = retryAfter ?? ApiStatus(bytes)?.retryAfterSeconds
        return seconds.map { .seconds(min(max($0, 1), 30)) }
    }

    /// Why it is not what was asked for.
    var finding: ClusterFinding {
        if let status = ApiStatus(bytes, code: code) { return ClusterFinding(status) }
        guard code == 401 else {
            // What kubectl answers with its own words where it does not reach the server.
            let isKubectls = (code == 500 || code == 502) && !isPage && !bytes.isEmpty
            return isKubectls ? .unreachable(String(decoding: bytes, as: UTF8.self)) : .unexpectedAnswer(code: code)
        }
        return .unauthorized
    }
}
