internal import Synchronization

/// The queue of what was learned and not yet written, which any thread can fill.
final class LearnedWrites: Sendable {
    /// Yields whenever something is added to the queue.
    let wakes: AsyncStream<Void>

    private let queue: Mutex<WriteQueue>
    private let waker: AsyncStream<Void>.Continuation

    init(_ pace: WritePace) {
        queue = Mutex(WriteQueue(pace))
        (wakes, waker) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// Changes the queue, and wakes the writer.
    func change<Result: Sendable>(_ change: (inout WriteQueue) -> Result) -> Result {
        defer { waker.yield() }
        return queue.withLock { change(&$0) }
    }

    /// Whether a write that adds an address to a unit waits or is being carried out, and none has failed before it.
    func isPromising(_ unit: String) -> Bool { queue.withLock { $0.isPromising(unit) } }

    /// Whether a write is being carried out.
    var isWriting: Bool { queue.withLock(\.isWriting) }

    func wake() { waker.yield() }

    /// The number of units that lack an address.
    var waiting: Int { queue.withLock(\.waiting) }

    /// Returns all writes that add an address, which then count as begun.
    func takeAll(at uptime: Double) -> [WriteQueue.Write] { queue.withLock { $0.takeAll(at: uptime) } }

    /// Returns the writes that are due, which then count as begun, and the time at which the next one is due.
    func take(at uptime: Double) -> (writes: [WriteQueue.Write], next: Double?) {
        queue.withLock { queue in
            let writes = queue.take(at: uptime)
            return (writes, queue.next(after: uptime))
        }
    }
}
