internal import EgressModel
internal import EgressSystem

/// The loop of the datagram thread. It runs the work of other threads, sends queries, receives replies and handles
/// timeouts.
final class DatagramLoop {
    private let thread: DatagramThread
    private let batch = DatagramBatch()
    private var waiting = ReadPoll()
    private var queues: [NameServer: ServerQueue] = [:]
    private var lastQueue: ServerQueue?
    private(set) var now: Nanoseconds = 0
    /// The traffic over TCP. The queues count the traffic over UDP.
    var streamTraffic = QueryTraffic()

    /// The number of datagrams received in the last iteration.
    private var received = 0

    /// How long a busy thread sleeps to collect more replies if the last iteration brought only a few.
    private static let pause: Nanoseconds = 150_000
    private static let fewReplies = 24

    init(_ thread: DatagramThread) {
        self.thread = thread
    }

    /// Returns the queue of a server. Creates it on first use.
    func queue(to server: NameServer) -> ServerQueue {
        if let lastQueue, lastQueue.server == server { return lastQueue }
        let queue = queues[server] ?? ServerQueue(server)
        queues[server] = queue
        lastQueue = queue
        return queue
    }

    var traffic: QueryTraffic { queues.values.reduce(into: streamTraffic) { $0.add($1.traffic) } }

    func run() {
        now = ClockReading.monotonic
        while true {
            let read = now
            let works = thread.takeWorks()
            for work in works { work(self) }
            now = ClockReading.monotonic
            for queue in queues.values { queue.advance(to: now, read: read, batch) }
            wait(isWorkLeft: !works.isEmpty)
        }
    }

    /// Waits for replies and processes them.
    private func wait(isWorkLeft: Bool) {
        if received < Self.fewReplies, queues.values.contains(where: \.isBusy) {
            Thread.sleep(nanoseconds: Self.pause)
        }
        let sockets = queues.values.flatMap { queue in queue.sockets.map { (queue, $0) } }
        waiting.removeAll()
        waiting.add(thread.wakePipe.readEnd)
        for (_, socket) in sockets { waiting.add(socket.descriptor) }
        waiting.wait(milliseconds: isWorkLeft ? 0 : untilDue())
        thread.noteWaking()
        now = ClockReading.monotonic
        if waiting.isReady(0) { thread.wakePipe.drain() }
        received = 0
        for (index, (queue, socket)) in sockets.enumerated() where waiting.isReady(index + 1) {
            received += queue.receive(at: socket, now, batch)
        }
    }

    /// Returns the time until a queue must act, in milliseconds and rounded up, or -1 if no queue has a deadline.
    private func untilDue() -> CInt {
        guard let due = queues.values.map(\.nextDue).min(), due < .max else { return -1 }
        let now = ClockReading.monotonic
        return due <= now ? 0 : CInt(min((due - now + 999_999) / 1_000_000, 60_000))
    }
}
