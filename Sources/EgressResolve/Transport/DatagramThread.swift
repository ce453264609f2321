internal import EgressSystem
internal import Synchronization

/// The only thread that sends queries over UDP. It runs until the process exits, and the kernel then releases
/// everything it uses.
final class DatagramThread: Sendable {
    static let shared = DatagramThread()

    typealias Work = @Sendable (DatagramLoop) -> Void

    private struct Inbox {
        var works: [Work] = []
        var isSleeping = false
    }

    private let inbox = Mutex(Inbox())
    /// The loop of the thread. Only the thread itself accesses it.
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

    /// The loop, if the caller runs on the datagram thread; `nil` otherwise.
    var current: DatagramLoop? {
        isRunning.load(ordering: .acquiring) && thread == .current ? loop : nil
    }

    /// Runs `work` on the datagram thread.
    func execute(_ work: @escaping Work) {
        let wakes = inbox.withLock { inbox in
            inbox.works.append(work)
            defer { inbox.isSleeping = false }
            return inbox.isSleeping
        }
        if wakes { wakePipe.wake() }
    }

    /// Removes and returns the pending work. If there is none, the next `execute` wakes the thread.
    func takeWorks() -> [Work] {
        inbox.withLock { inbox in
            let works = inbox.works
            inbox.works = []
            inbox.isSleeping = works.isEmpty
            return works
        }
    }

    /// Records that the thread is awake, so `execute` does not have to wake it.
    func noteWaking() { inbox.withLock { $0.isSleeping = false } }
}
