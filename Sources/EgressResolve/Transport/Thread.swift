#if canImport(Darwin)
    internal import Darwin
#else
    internal import Glibc
#endif

/// A thread of the system.
enum Thread {
    /// Starts a thread that nobody waits for.
    static func start(_ body: @escaping @Sendable () -> Void) {
        let box = Unmanaged.passRetained(ThreadBody(body)).toOpaque()
        #if canImport(Darwin)
            var thread: pthread_t?
            pthread_create(&thread, nil, { runThread($0) }, box)
            if let thread { pthread_detach(thread) }
        #else
            var thread = pthread_t()
            if pthread_create(&thread, nil, { runThread($0) }, box) == 0 { pthread_detach(thread) }
        #endif
    }
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
