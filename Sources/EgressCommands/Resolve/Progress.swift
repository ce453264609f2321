internal import EgressManifest
internal import EgressModel
internal import EgressSystem
internal import Logging
internal import Synchronization

/// Shows the progress of a long lookup on a terminal. It shows nothing in a pipe or in the first second.
final class Progress: Sendable {
    private let counts: Counts
    private let clock: Repetition?

    init(of total: Int, _ reporter: Reporter) {
        let counts = Counts(of: total)
        self.counts = counts
        let isShown = StandardStreams.errorIsTerminal && reporter.logger.logLevel == .notice
        clock =
            isShown
            ? Repetition(every: .milliseconds(200), after: .seconds(1)) { StatusLine.show(counts.text) } : nil
    }

    /// Counts one name.
    @Sendable func step(_ outcome: NameOutcome) {
        if clock != nil { counts.add(outcome) }
    }

    /// Removes the progress line.
    func end() async {
        guard let clock else { return }
        await clock.end()
        StatusLine.hide()
    }
}

/// The numbers of names that are done and that failed.
private final class Counts: Sendable {
    private let total: Int
    private let start = ContinuousClock.now
    private let state = Mutex((done: 0, failed: 0))

    init(of total: Int) {
        self.total = total
    }

    func add(_ outcome: NameOutcome) {
        state.withLock { state in
            state.done += 1
            if outcome.verdict.error != nil { state.failed += 1 }
        }
    }

    var text: String {
        let (done, failed) = state.withLock { $0 }
        let rate = Double(done) / ((ContinuousClock.now - start) / .seconds(1))
        let failures = failed > 0 ? ", \(failed) failed" : ""
        let left = done > 0 ? ", \(Int((Double(total - done) / rate).rounded(.up))) s left" : ""
        return "\(done) of \(total) names, \(Int(rate)) a second\(failures)\(left)"
    }
}
