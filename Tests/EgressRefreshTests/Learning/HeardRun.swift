import EgressModel
import EgressObserve
import EgressPolicy
import EgressTestSupport
import Synchronization
import SystemPackage

@testable import EgressRefresh

/// A run that learns for one policy, and records what follows from what it hears.
struct HeardRun {
    let clock = SimulatedClock()
    let run: LearningRun
    let sink: LearningSink
    let record = ReactionRecord()
    private let folder: TemporaryFolder

    /// Creates a run for the policy `shop/web`, whose addresses are retained for 1 h.
    ///
    /// - Parameters:
    ///   - hosts: The hosts of the policy.
    ///   - limit: The number of addresses of a host.
    ///   - listens: Whether the answers come from a listener, and not from a recording.
    /// - Throws: An error if a host is invalid.
    init(hosts: String, limit: Int = 1000, listens: Bool = true) throws {
        folder = try TemporaryFolder()
        let settings = LearnSettings(
            listeners: listens ? [.unix(path: folder.path("tap.sock"))] : [], recordings: listens ? [] : ["-"],
            blocks: nil,
            token: nil, limit: limit)
        run = LearningRun(settings, clock, record.reactions)
        sink = LearningSink(run, record.reactions)
        let intent = try IntentAnnotations(["hosts": hosts, "retain": "1h"]).intent()
        run.note(PolicyIdentity(file: nil, name: "shop/web"), intent, nil)
    }

    /// Hears the answer to an address question. `age` is the seconds since the answer; `nil` for a server that does not
    /// say when it answered.
    func hear(_ qname: String, _ addresses: String..., age: Int? = 0) throws {
        let message = MessageBuilder(id: 7, qname + ".", .a).addresses(qname + ".", addresses)
        let frame = DnstapFrame(message.bytes).with { frame in
            frame.time = age.map { (UInt64(clock.time.seconds - $0), 0) }
        }
        let path = try folder.write(FrameStreamBytes.recording([frame.bytes]), to: "frame.fstrm")
        let file = try FileDescriptor.open(path, .readOnly)
        defer { try? file.close() }
        _ = try TapRecording.read(file, to: sink)
    }
}

/// What a run does about what it learns.
final class ReactionRecord: Sendable {
    private struct State {
        var added: [Set<String>] = []
        var arrivals: [Double] = []
        var connections = 0
        var notices: [Notice] = []
    }

    private let state = Mutex(State())

    /// The policies of each addition.
    var added: [Set<String>] { state.withLock(\.added) }
    var arrivals: [Double] { state.withLock(\.arrivals) }
    var connections: Int { state.withLock(\.connections) }
    var subjects: [Subject] { state.withLock { $0.notices.map(\.subject) } }
    var findings: [Finding] { state.withLock { $0.notices.map(\.finding) } }

    var reactions: LearningReactions {
        var reactions = LearningReactions()
        reactions.add = { [self] units, arrival in
            state.withLock {
                $0.added.append(units)
                $0.arrivals.append(arrival)
            }
        }
        reactions.connect = { [self] in state.withLock { $0.connections += 1 } }
        reactions.tell = { [self] notices in state.withLock { $0.notices += notices } }
        return reactions
    }
}
