internal import CPOSIX

/// A thread of the system; pthreads(7).
package enum Thread {
    /// Starts a thread that nobody waits for; pthread_create(3).
    package static func start(_ body: @escaping @Sendable () -> Void) {
        let box = Unmanaged.passRetained(ThreadBody(body))
        guard posix_start_thread({ runThread($0) }, box.toOpaque()) == 0 else { return box.release() }
    }

    /// Has the thread that asks wait for so many nanoseconds, less than a second; nanosleep(2).
    package static func sleep(nanoseconds: UInt64) {
        var span = timespec(tv_sec: 0, tv_nsec: Int(nanoseconds))
        nanosleep(&span, nil)
    }
}

/// What tells one running thread from the others; pthread_self(3).
package struct ThreadIdentity: Equatable, Sendable {
    private let number = posix_thread()

    /// The thread that asks.
    package static var current: ThreadIdentity { ThreadIdentity() }
}

/// What a thread does, on its way through C.
private final class ThreadBody: Sendable {
    let run: @Sendable () -> Void

    init(_ run: @escaping @Sendable () -> Void) {
        self.run = run
    }
}

private func runThread(_ body: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let body else { return nil }
    Unmanaged<ThreadBody>.fromOpaque(body).takeRetainedValue().run()
    return nil
}
