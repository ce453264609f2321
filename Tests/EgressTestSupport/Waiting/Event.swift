import Dispatch

/// An event that happens once. Any number of threads can wait for it.
package final class Event: Sendable {
    private let semaphore = DispatchSemaphore(value: 0)

    package init() {}

    package func happen() { semaphore.signal() }

    /// Waits up to the given number of seconds. Returns whether the event has happened.
    package func happens(within seconds: Double = Wait.patience) -> Bool {
        guard semaphore.wait(timeout: .now() + seconds) == .success else { return false }
        // Wakes the next waiting thread.
        semaphore.signal()
        return true
    }
}
