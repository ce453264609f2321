internal import CPOSIX

/// A thread of the operating system; pthreads(7).
package enum Thread {
    /// Starts a detached thread; pthread_create(3). Does nothing if the system cannot create one.
    package static func start(_ body: @escaping @Sendable () -> Void) {
        let box = Unmanaged.passRetained(ThreadBody(body))
        guard posix_start_thread({ runThread($0) }, box.toOpaque()) == 0 else { return box.release() }
    }

    /// Suspends the calling thread for less than a second; nanosleep(2).
    package static func sleep(nanoseconds: UInt64) {
        var span = timespec(tv_sec: 0, tv_nsec: Int(nanoseconds))
        nanosleep(&span, nil)
    }
}

/// Identifies a thread while it runs; pthread_self(3).
package struct ThreadIdentity: Equatable, Sendable {
    private let number = posix_thread()

    /// The identity of the calling thread.
    package static var current: ThreadIdentity { ThreadIdentity() }
}

/// A box that passes a closure through a pointer of C.
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
