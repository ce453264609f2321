internal import Synchronization

#if canImport(Darwin)
    internal import Darwin
#else
    internal import Glibc
#endif

/// The programs that run as our children now.
package enum RunningPrograms {
    private static let numbers = Mutex<Set<pid_t>>([])

    static func add(_ number: pid_t) { numbers.withLock { _ = $0.insert(number) } }

    static func remove(_ number: pid_t) { numbers.withLock { _ = $0.remove(number) } }

    /// Asks all of them to end, and waits for none: for a process that ends at once itself.
    package static func end() {
        numbers.withLock { numbers in
            for number in numbers { kill(number, SIGTERM) }
        }
        ProxyRemains.remove()
    }
}
