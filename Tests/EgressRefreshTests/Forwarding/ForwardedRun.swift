import EgressModel
import EgressObserve
import EgressPolicy
import EgressTestSupport
import Synchronization

@testable import EgressRefresh

/// A run that forwards for the policy `shop/web`, and records how holds end.
struct ForwardedRun {
    let clock = SimulatedClock()
    let run: LearningRun
    let sink: ForwardingSink
    private let writes = LearnedWrites(.clusterWithHolds)
    private let record = Record()

    private final class Record: Sendable {
        let ends = Mutex<[HoldEnd]>([])
        let units = Mutex<Set<String>>([])
    }

    /// Creates a run in which a host has two addresses at most.
    init(settle: Double) throws {
        let settings = LearnSettings(listeners: [], recordings: [], blocks: nil, token: nil, limit: 2)
        var reactions = LearningReactions()
        reactions.add = { [writes, record] units, arrival in
            record.units.withLock { $0.formUnion(units) }
            writes.change { queue in units.forEach { queue.want($0, at: arrival) } }
        }
        run = LearningRun(settings, clock, reactions, settle: settle)
        sink = ForwardingSink(run, writes) { fatalError("nothing is told") }
    }

    var ends: [HoldEnd] { record.ends.withLock(\.self) }

    /// The policies to which addresses are to be added.
    var units: Set<String> { record.units.withLock(\.self) }

    /// Records the policy, and the addresses that it has.
    func note(_ hosts: String, holding held: String..., isOpen: Bool = true) throws {
        let intent = try IntentAnnotations(["hosts": hosts, "retain": "1h"]).intent()
        let addresses = AddressSet(Set(try held.map { try IPAddress($0) }))
        let rules = AppliedRules(intent, addresses: [try HostName(hosts): addresses], notes: [:])
        run.note(PolicyIdentity(file: nil, name: "shop/web"), intent, rules, isOpen: isOpen)
    }

    /// Ends the writes as if the API server had refused them.
    func endWrites() {
        for write in writes.takeAll(at: clock.uptime) { writes.change { $0.end(write) } }
        run.giveUp("shop/web")
    }

    func judge(_ qname: String, _ address: String) -> HoldVerdict {
        let reply = MessageBuilder(id: 7, qname + ".", .a).addresses(qname + ".", [address]).bytes
        return reply.withUnsafeBufferPointer { bytes in
            sink.judge(bytes) { [record] end in record.ends.withLock { $0.append(end) } }
        }
    }
}
