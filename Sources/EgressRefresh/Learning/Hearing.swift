/// How long a run has heard its senders without a gap.
struct Hearing: Sendable {
    /// The time in seconds after which a run that hears its senders knows which addresses are in use, at most.
    static let longestWait = 3600

    private var streams = 0
    /// The time since which no stream ended, in seconds of the monotonic clock; `nil` while there is no stream.
    private var since: Double?

    mutating func open(at uptime: Double) {
        streams += 1
        since = since ?? uptime
    }

    /// Records the end of a stream. What its sender tells its clients meanwhile is not heard.
    mutating func close(at uptime: Double) {
        streams = max(streams - 1, 0)
        since = streams > 0 ? uptime : nil
    }

    /// The number of streams.
    var count: Int { streams }

    /// Returns whether the run knows which addresses are in use, if they stay for `span` seconds after they left DNS.
    func isWhole(_ span: Int, at uptime: Double) -> Bool {
        since.map { uptime - $0 >= Double(min(span, Self.longestWait)) } ?? false
    }
}
