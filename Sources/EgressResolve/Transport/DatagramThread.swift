internal import EgressSystem
internal import Synchronization

/// The one thread that asks over UDP. It never ends: it has nothing that the end of the process does not end.
final class DatagramThread: Sendable {
    static let shared = DatagramThread()

    typealias Work = @Sendable (DatagramLoop) -> Void

    private struct Inbox {
        var works: [Work] = []
        var isSleeping = false
    }

    private let inbox = Mutex(Inbox())
    /// The thread's own, which nobody else touches.
    private nonisolated(unsafe) var loop: DatagramLoop?
    private nonisolated(unsafe) var thread: ThreadIdentity?
    private let isRunning = Atomic(false)
    let wakePipe = WakePipe()

    private init() {
        Thread.start { DatagramThread.shared.run() }
    }

    private func run() {
        let loop = DatagramLoop(self)
        self.loop = loop
        thread = .current
        isRunning.store(true, ordering: .releasing)
        loop.run()
    }

    /// What the thread does, for those who are on it.
    var current: DatagramLoop? {
        isRunning.load(ordering: .acquiring) && thread == .current ? loop : nil
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
    func takeWorks() -> [Work] {
        inbox.withLock { inbox in
            let works = inbox.works
            inbox.works = []
            inbox.isSleeping = works.isEmpty
            return works
        }
    }

    /// From here on nobody needs to wake it.
    func noteWaking() { inbox.withLock { $0.isSleeping = false } }
}
