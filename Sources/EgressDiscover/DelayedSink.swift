package import EgressObserve
internal import Synchronization

/// Counts what DNS servers tell their clients a few seconds later, because a cluster tells of a new pod later than the pod
/// asks DNS.
package final class DelayedSink: TapSink {
    private struct Waiting {
        let observation: Observation
        /// When it is counted, in seconds of the monotonic clock.
        let due: Double
    }

    /// The largest number of answers that wait. Above it, the oldest one is counted early.
    private static let limit = 100_000

    private let sink: DiscoverSink
    private let delay: Double
    private let uptime: @Sendable () -> Double
    /// The answers that wait in the order of their arrival, and the number of them that are counted.
    private let queue = Mutex((waiting: [Waiting](), start: 0))

    /// - Parameters:
    ///   - sink: Counts the answers.
    ///   - delay: How long an answer waits, in seconds.
    ///   - uptime: Returns the time of the monotonic clock in seconds.
    package init(_ sink: DiscoverSink, delay: Double, uptime: @escaping @Sendable () -> Double) {
        self.sink = sink
        self.delay = delay
        self.uptime = uptime
    }

    package func receive(_ response: ClientResponse) {
        guard let observation = Observation(response) else { return sink.refuse(response) }
        let due = uptime() + delay
        queue.withLock { $0.waiting.append(Waiting(observation: observation, due: due)) }
        drain()
    }

    /// Counts the answers that have waited long enough.
    package func drain() {
        let now = uptime()
        queue.withLock { queue in
            while let next = queue.waiting[queue.start...].first,
                next.due <= now || queue.waiting.count - queue.start > Self.limit
            {
                sink.take(next.observation)
                queue.start += 1
            }
            // The places of the counted ones are given back seldom, so that it costs little.
            guard queue.start > queue.waiting.count / 2 else { return }
            queue.waiting.removeFirst(queue.start)
            queue.start = 0
        }
    }

    package func note(_ event: TapEvent) { sink.note(event) }

    /// Counts all answers that wait.
    package func flush() {
        queue.withLock { queue in
            for waiting in queue.waiting[queue.start...] { sink.take(waiting.observation) }
            queue = ([], 0)
        }
    }
}
