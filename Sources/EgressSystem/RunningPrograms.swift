internal import Synchronization

/// The programs that run as our children now.
package enum RunningPrograms {
    private static let numbers = Mutex<Set<ProcessNumber>>([])

    static func add(_ number: ProcessNumber) { numbers.withLock { _ = $0.insert(number) } }

    static func remove(_ number: ProcessNumber) { numbers.withLock { _ = $0.remove(number) } }

    /// Asks all of them to end, and waits for none: for a process that ends at once itself. It takes a lock, so that a
    /// signal handler may not do so; `Remains` has handlers of its own.
    package static func end() {
        numbers.withLock { numbers in
            for number in numbers { number.terminate() }
        }
        Remains.remove()
    }
}
