internal import EgressManifest
internal import Logging

#if canImport(Darwin)
    internal import Darwin
#else
    internal import Glibc
#endif

/// A line on the terminal that tells how far a long look-up is; nothing in a pipe, and nothing in the first second.
final class Progress {
    private let total: Int
    private let isShown: Bool
    private let start = ContinuousClock.now
    private var done = 0
    private var lastShown = ContinuousClock.now
    private var isWritten = false

    init(of total: Int, _ reporter: Reporter) {
        self.total = total
        isShown = StandardStreams.errorIsTerminal && reporter.logger.logLevel == .notice
    }

    func step() {
        done += 1
        let now = ContinuousClock.now
        guard isShown, now - start > .seconds(1), now - lastShown > .milliseconds(100) else { return }
        lastShown = now
        show("\r\(done) of \(total) names")
        isWritten = true
    }

    /// Takes the line away.
    func end() {
        if isWritten { show("\r\u{1b}[K") }
    }

    private func show(_ text: String) {
        _ = text.withCString { write(STDERR_FILENO, $0, strlen($0)) }
    }
}
