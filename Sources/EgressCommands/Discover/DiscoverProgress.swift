internal import EgressDiscover
internal import EgressSystem
internal import Logging

/// Shows how much `discover` has read, on a terminal. It shows nothing in a pipe or in the first second.
struct DiscoverProgress {
    private let clock: Repetition?

    init(_ sink: DiscoverSink, _ reporter: Reporter) {
        let isShown = StandardStreams.errorIsTerminal && reporter.logger.logLevel == .notice
        clock =
            isShown
            ? Repetition(every: .milliseconds(200), after: .seconds(1)) {
                let counts = sink.counts
                StatusLine.show("\(counts.frames) frames, \(counts.clients) clients, \(counts.names) names")
            } : nil
    }

    /// Removes the progress line.
    func end() async {
        guard let clock else { return }
        await clock.end()
        StatusLine.hide()
    }
}
