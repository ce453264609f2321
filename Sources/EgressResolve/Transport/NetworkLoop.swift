internal import Synchronization

#if canImport(Darwin)
    internal import Darwin
#else
    internal import Glibc
#endif

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
    private nonisolated(unsafe) var thread: pthread_t?
    private let isRunning = Atomic(false)
    private let wakeEnds: (read: CInt, write: CInt)

    private init() {
        var ends: [CInt] = [-1, -1]
        pipe(&ends)
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
        wakeEnds = (ends[0], ends[1])
        Thread.start { NetworkLoop.shared.run() }
    }

    private func run() {
        let body = NetworkLoopBody(self)
        self.body = body
        thread = pthread_self()
        isRunning.store(true, ordering: .releasing)
        body.run()
    }

    /// What the thread does, for those who are on it.
    var current: NetworkLoopBody? {
        guard isRunning.load(ordering: .acquiring), let thread, pthread_equal(thread, pthread_self()) != 0 else {
            return nil
        }
        return body
    }

    /// Has work done on the thread.
    func execute(_ work: @escaping Work) {
        let wakes = inbox.withLock { inbox in
            inbox.works.append(work)
            defer { inbox.isSleeping = false }
            return inbox.isSleeping
        }
        guard wakes else { return }
        var byte: UInt8 = 0
        _ = write(wakeEnds.write, &byte, 1)
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

    fileprivate var wakeDescriptor: CInt { wakeEnds.read }
}

/// What the thread does: sends, receives, keeps time, and does what others want done on it.
final class NetworkLoopBody {
    private let loop: NetworkLoop
    private let batch = DatagramBatch()
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
        now = Self.clock()
        while true {
            let read = now
            let works = loop.takeWorks()
            for work in works { work(self) }
            now = Self.clock()
            for line in lines.values { line.advance(to: now, read: read, batch) }
            wait(isWorkLeft: !works.isEmpty)
        }
    }

    /// Waits for replies and takes them.
    private func wait(isWorkLeft: Bool) {
        if received < Self.fewReplies, lines.values.contains(where: \.isBusy) { Self.sleep(Self.pause) }
        let sockets = lines.values.flatMap { line in line.sockets.map { (line, $0) } }
        var waits = [pollfd(fd: loop.wakeDescriptor, events: Int16(POLLIN), revents: 0)]
        for (_, socket) in sockets { waits.append(pollfd(fd: socket.descriptor, events: Int16(POLLIN), revents: 0)) }
        poll(&waits, nfds_t(waits.count), isWorkLeft ? 0 : untilDue())
        loop.noteWaking()
        now = Self.clock()
        if waits[0].revents != 0 { drainWakes() }
        received = 0
        for (wait, (line, socket)) in zip(waits.dropFirst(), sockets) where wait.revents != 0 {
            received += line.receive(at: socket, now, batch)
        }
    }

    private func drainWakes() {
        var bytes = [UInt8](repeating: 0, count: 16)
        while read(loop.wakeDescriptor, &bytes, bytes.count) > 0 {}
    }

    /// In milliseconds, rounded up; -1 waits for sockets alone.
    private func untilDue() -> CInt {
        guard let due = lines.values.map(\.nextDue).min(), due < .max else { return -1 }
        let now = Self.clock()
        return due <= now ? 0 : CInt(min((due - now + 999_999) / 1_000_000, 60_000))
    }

    static func clock() -> Nanoseconds {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Nanoseconds(time.tv_sec) * 1_000_000_000 + Nanoseconds(time.tv_nsec)
    }

    private static func sleep(_ span: Nanoseconds) {
        var time = timespec(tv_sec: 0, tv_nsec: Int(span))
        nanosleep(&time, nil)
    }
}
