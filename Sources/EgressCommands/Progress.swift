internal import EgressManifest
internal import EgressModel
internal import Logging
internal import Synchronization

#if canImport(Darwin)
    internal import Darwin
#else
    internal import Glibc
#endif

/// A line on the terminal that tells how far a long look-up is; nothing in a pipe, and nothing in the first second.
final class Progress: Sendable {
    private struct State {
        var done = 0
        var failed = 0
        var lastShown = ContinuousClock.now
        var isWritten = false
    }

    /// `nil` where it is not known.
    private let total: Int?
    private let isShown: Bool
    private let start = ContinuousClock.now
    private let state = Mutex(State())

    init(of total: Int?, _ reporter: Reporter) {
        self.total = total
        isShown = StandardStreams.errorIsTerminal && reporter.logger.logLevel == .notice
    }

    /// Counts one name.
    func step(_ outcome: NameOutcome) {
        guard isShown else { return }
        let text = state.withLock { state -> String? in
            state.done += 1
            if case .failed = outcome.verdict { state.failed += 1 }
            let now = ContinuousClock.now
            guard now - start > .seconds(1), now - state.lastShown > .milliseconds(100) else { return nil }
            state.lastShown = now
            state.isWritten = true
            return Self.text(state, total, after: (now - start) / .seconds(1))
        }
        if let text { Self.show("\r\(text)\u{1b}[K") }
    }

    /// Takes the line away.
    func end() {
        if state.withLock({ $0.isWritten }) { Self.show("\r\u{1b}[K") }
    }

    private static func text(_ state: State, _ total: Int?, after seconds: Double) -> String {
        let rate = Double(state.done) / seconds
        let share = total.map { "\(state.done) of \($0) names" } ?? "\(state.done) names"
        let failed = state.failed > 0 ? ", \(state.failed) failed" : ""
        let left = total.map { ", \(Int((Double($0 - state.done) / rate).rounded(.up))) s left" } ?? ""
        return "\(share), \(Int(rate)) a second\(failed)\(left)"
    }

    private static func show(_ text: String) {
        _ = text.withCString { write(STDERR_FILENO, $0, strlen($0)) }
    }
}
