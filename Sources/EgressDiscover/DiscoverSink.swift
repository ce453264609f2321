package import EgressModel
package import EgressObserve
package import EgressPolicy
internal import Synchronization

/// Counts what DNS servers tell their clients.
///
/// An answer belongs to the pod that is known to have the address when the answer is received. A run that learns of pods
/// while it listens must therefore know a pod before its answers: it can hold answers of unknown clients back for a while.
package final class DiscoverSink: TapSink {
    private struct State {
        var inventory: Inventory
        var tally: AnswerTally
        var frames = 0
        var withoutMessage = 0
        var unusualNames = 0
    }

    private let state: Mutex<State>

    package init(_ inventory: Inventory, clusterDomain: DomainName) {
        state = Mutex(State(inventory: inventory, tally: AnswerTally(clusterDomain: clusterDomain)))
    }

    package func receive(_ response: ClientResponse) {
        if let observation = Observation(response) { take(observation) } else { refuse(response) }
    }

    /// Counts a response that is no observation, if that is due to its name.
    func refuse(_ response: ClientResponse) {
        if Observation.isAboutUnusualName(response) { state.withLock { $0.unusualNames += 1 } }
    }

    func take(_ observation: Observation) {
        state.withLock { state in
            let client = state.inventory.client(at: observation.client, observation.time)
            state.tally.take(observation, of: client)
        }
    }

    package func note(_ event: TapEvent) {
        switch event {
        case .frame: state.withLock { $0.frames += 1 }
        case .withoutMessage: state.withLock { $0.withoutMessage += 1 }
        case .connected, .heard, .closed, .refused, .crowded, .stranger: break
        }
    }

    /// Adds an object, or what is new of one. It counts for the answers from here on.
    package func note(_ pod: ClusterPod) { state.withLock { $0.inventory.note(pod) } }
    package func note(_ service: ClusterService) { state.withLock { $0.inventory.note(service) } }
    package func note(_ workload: ClusterWorkload) { state.withLock { $0.inventory.note(workload) } }

    package var counts: DiscoverCounts {
        state.withLock { state in
            DiscoverCounts(
                frames: state.frames, withoutMessage: state.withoutMessage, unusualNames: state.unusualNames,
                answers: state.tally.count,
                clients: state.tally.clientCount, names: state.tally.nameCount)
        }
    }

    package var inventory: Inventory { state.withLock(\.inventory) }

    /// Draws the conclusions from what was counted up to now, for the workloads of one namespace, or of all if it is `nil`.
    package func discovery(namespace: String?) -> Discovery {
        let (tally, inventory) = state.withLock { ($0.tally, $0.inventory) }
        return Discovery(tally, inventory, namespace: namespace)
    }
}

/// How much was received.
package struct DiscoverCounts: Hashable, Sendable {
    package let frames: Int
    /// The number of frames about answers that lack the message.
    package let withoutMessage: Int
    /// The number of answers about names that a `DomainName` cannot hold.
    package let unusualNames: Int
    /// The number of answers to clients.
    package let answers: Int
    package let clients: Int
    /// The number of names of all clients. A name counts once for each client.
    package let names: Int
}
