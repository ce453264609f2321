internal import EgressManifest
internal import EgressModel
internal import EgressPolicy
internal import EgressRefresh
internal import Synchronization

/// Prints outcomes to stdout, and combines many of them in one write.
final class OutcomePrinter: Sendable {
    private struct State {
        var bytes: [UInt8] = []
        var count = 0
        /// The outcomes of a picture.
        var outcomes: [NameOutcome] = []
        /// Whether stdout still has a reader.
        var isRead = true
        var failure: Failures?
    }

    private static let size = 65536

    private let format: ResolveFormat
    private let family: AddressFamily
    private let state = Mutex(State())

    init(_ format: ResolveFormat, _ family: AddressFamily) {
        self.format = format
        self.family = family
    }

    /// Whether stdout still accepts output.
    var isOpen: Bool { state.withLock { $0.isRead && $0.failure == nil } }

    func print(_ outcome: NameOutcome) {
        state.withLock { state in
            switch format {
            case .tree: state.bytes.append(contentsOf: OutcomeText.tree(outcome).utf8)
            case .lines: OutcomeText.appendLines(outcome, to: &state.bytes)
            case .json:
                let text = OutcomeText.json(outcome, family: family).indented(by: "  ", unit: "  ", lineEnd: "\n")
                state.bytes.append(contentsOf: (state.count == 0 ? "[\n  " : ",\n  ").utf8)
                state.bytes.append(contentsOf: text.utf8)
            case .dot, .svg: state.outcomes.append(outcome)
            }
            state.count += 1
            if state.bytes.count >= Self.size { Self.write(&state) }
        }
    }

    /// Prints the buffered outcomes, so they are visible before the run ends or is interrupted.
    @Sendable func flush() {
        state.withLock { state in
            if !state.bytes.isEmpty { Self.write(&state) }
        }
    }

    /// Prints the rest of the output.
    func end() throws(Failures) {
        let failure = state.withLock { state in
            if format == .json { state.bytes.append(contentsOf: (state.count == 0 ? "[]\n" : "\n]\n").utf8) }
            if format.isPicture { state.bytes.append(contentsOf: picture(of: state.outcomes).utf8) }
            Self.write(&state)
            return state.failure
        }
        if let failure { throw failure }
    }

    private func picture(of outcomes: [NameOutcome]) -> String {
        let graph = ChainGraph(outcomes) { outcome in
            NameReport(outcome, family: family).finding?.words(in: .commandLine).fact
        }
        return format == .dot ? ChainDot(graph).text : ChainPicture(outcomes, graph).text
    }

    private static func write(_ state: inout State) {
        defer { state.bytes.removeAll(keepingCapacity: true) }
        guard state.isRead, state.failure == nil else { return }
        do throws(Failures) {
            state.isRead = try printProduct(state.bytes)
        } catch {
            state.failure = error
        }
    }
}
