internal import EgressSystem
internal import Synchronization

/// The one thread that asks over UDP. It never ends: it has nothing that the end of the process does not end.
final class NetworkLoop: Sendable {
    static let shared = NetworkLoop()

    typealias Work = @Sendable (NetworkLoopBody) -> Void

    private struct Inbox {
        var works: [Work] = []
        var isSleeping = false
    }

    private let inbox = Mutex(Inbox())
    /// The thread's own, which nobody else touches.
    private nonisolated(unsafe) var body: NetworkLoopBody?
    private nonisolated(unsafe) var thread: ThreadIdentity?
    private let isRunning = Atomic(false)
    fileprivate let wakePipe = WakePipe()

    private init() {
        Thread.start { NetworkLoop.shared.run() }
    }

    private func run() {
        let body = NetworkLoopBody(self)
        self.body = body
        thread = .current
        isRunning.store(true, ordering: .releasing)
        body.run()
    }

    /// What the thread does, for those who are on it.
    var current: NetworkLoopBody? {
        isRunning.load(ordering: .acquiring) && thread == .current ? body : nil
    }

    /// Has work done on the thread.
    func execute(_ work: @escaping Work) {
        let wakes = inbox.withLock { inbox in
            inbox.works.append(work)
            defer { inbox.isSleeping = false }
            return inbox.isSleeping
        }
        if wakes { wakePipe.wake() }
    }

    /// What there is to do; where there is nothing, the next `execute` wakes the thread.
    fileprivate func takeWorks() -> [Work] {
        inbox.withLock { inbox in
            let works = inbox.works
            inbox.works = []
            inbox.isSleeping = works.isEmpty
            return works
        }
    }

    /// From here on nobody needs to wake it.
    fileprivate func noteWaking() { inbox.withLock { $0.isSleeping = false } }
}

/// What the thread does: sends, receives, keeps time, and does what others want done on it.
final class NetworkLoopBody {
    private let loop: NetworkLoop
    private let batch = DatagramBatch()
    private var waiting = ReadPoll()
    private var lines: [NameServer: ServerLine] = [:]
    private var lastLine: ServerLine?
    private(set) var now: Nanoseconds = 0
    /// What goes over TCP; the lines count the rest.
    var streamTraffic = QueryTraffic()

    /// How many datagrams the last look at the sockets gave.
    private var received = 0

    /// As long as this, a busy thread waits for more replies than a few.
    private static let pause: Nanoseconds = 150_000
    private static let fewReplies = 24

    fileprivate init(_ loop: NetworkLoop) {
        self.loop = loop
    }

    func line(to server: NameServer) -> ServerLine {
        if let lastLine, lastLine.server == server { return lastLine }
        let line = lines[server] ?? ServerLine(server)
        lines[server] = line
        lastLine = line
        return line
    }

    var traffic: QueryTraffic { lines.values.reduce(into: streamTraffic) { $0.add($1.traffic) } }

    fileprivate func run() {
        now = ClockReading.monotonic
        while true {
            let read = now
            let works = loop.takeWorks()
            for work in works { work(self) }
            now = ClockReading.monotonic
            for line in lines.values { line.advance(to: now, read: read, batch) }
            wait(isWorkLeft: !works.isEmpty)
        }
    }

    /// Waits for replies and takes them.
    private func wait(isWorkLeft: Bool) {
        if received < Self.fewReplies, lines.values.contains(where: \.isBusy) {
            Thread.sleep(nanoseconds: Self.pause)
        }
        let sockets = lines.values.flatMap { line in line.sockets.map { (line, $0) } }
        waiting.removeAll()
        waiting.add(loop.wakePipe.readEnd)
        for (_, socket) in sockets { waiting.add(socket.descriptor) }
        waiting.wait(milliseconds: isWorkLeft ? 0 : untilDue())
        loop.noteWaking()
        now = ClockReading.monotonic
        if waiting.isReady(0) { loop.wakePipe.drain() }
        received = 0
        for (index, (line, socket)) in sockets.enumerated() where waiting.isReady(index + 1) {
            received += line.receive(at: socket, now, batch)
        }
    }

    /// In milliseconds, rounded up; -1 waits for sockets alone.
    private func untilDue() -> CInt {
        guard let due = lines.values.map(\.nextDue).min(), due < .max else { return -1 }
        let now = ClockReading.monotonic
        return due <= now ? 0 : CInt(min((due - now + 999_999) / 1_000_000, 60_000))
    }
}
