internal import EgressDiscover
internal import EgressSystem
internal import Logging

/// Shows on a terminal how much was received. It shows nothing in a pipe or in the first second.
struct DiscoverProgress {
    private let repetition: Repetition?

    init(_ sink: DiscoverSink, _ reporter: Reporter) {
        let isShown = StandardStreams.errorIsTerminal && reporter.logger.logLevel == .notice
        repetition =
            isShown
            ? Repetition(every: .milliseconds(500), after: .seconds(1)) { StatusLine.show(sink.counts.text) } : nil
    }

    /// Removes the progress line.
    func end() async {
        guard let repetition else { return }
        await repetition.end()
        StatusLine.hide()
    }
}

extension DiscoverCounts {
    fileprivate var text: String { "\(frames) frames, \(clients) clients, \(names) names" }
}
