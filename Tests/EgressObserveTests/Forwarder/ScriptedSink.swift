import EgressObserve
import Synchronization
import Testing

/// Records everything, and judges each reply as its script says.
final class ScriptedSink: ForwardSink {
    private struct State {
        var judged: [[UInt8]] = []
        var ends: [@Sendable (HoldEnd) -> Void] = []
        var forgotten: [UInt64] = []
        var events: [ForwardEvent] = []
    }

    private let state = Mutex(State())
    private let script: @Sendable (Int) -> HoldVerdict

    /// - Parameter script: Returns the verdict on a reply, by its number. The first reply has the number 1.
    init(_ script: @escaping @Sendable (Int) -> HoldVerdict = { _ in .now }) {
        self.script = script
    }

    /// Holds each reply. The hold has the number of the reply.
    static var holding: ScriptedSink { ScriptedSink { .hold(UInt64($0)) } }

    var judged: [[UInt8]] { state.withLock { $0.judged } }
    var forgotten: [UInt64] { state.withLock { $0.forgotten } }
    var events: [ForwardEvent] { state.withLock { $0.events } }

    /// The answers that were held, as the forwarder tells it: what was asked, how long, and why it was late.
    var held: [(question: String, seconds: Double, late: ForwardCounts.Lateness?)] {
        events.compactMap { event in
            guard case .held(let question, let seconds, let late) = event else { return nil }
            return (question.map { "\($0)" } ?? "", seconds, late)
        }
    }

    /// Ends the hold of the reply with a number.
    func end(_ number: Int, _ end: HoldEnd) {
        let ends = state.withLock { $0.ends }
        if number <= ends.count { ends[number - 1](end) } else { Issue.record("there are only \(ends.count) replies") }
    }

    func judge(_ reply: UnsafeBufferPointer<UInt8>, _ end: @escaping @Sendable (HoldEnd) -> Void) -> HoldVerdict {
        let number = state.withLock { state in
            state.judged.append(Array(reply))
            state.ends.append(end)
            return state.judged.count
        }
        return script(number)
    }

    func forget(hold: UInt64) { state.withLock { $0.forgotten.append(hold) } }
    func note(_ event: ForwardEvent) { state.withLock { $0.events.append(event) } }
}
