import EgressObserve
import Synchronization

/// Records everything.
final class RecordingSink: TapSink {
    private let state = Mutex<(responses: [ClientResponse], events: [TapEvent])>(([], []))

    var responses: [ClientResponse] { state.withLock { $0.responses } }
    var events: [TapEvent] { state.withLock { $0.events } }

    func receive(_ response: ClientResponse) { state.withLock { $0.responses.append(response) } }
    func note(_ event: TapEvent) { state.withLock { $0.events.append(event) } }
}
