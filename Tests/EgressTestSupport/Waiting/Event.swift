import Dispatch

/// An event that happens once. Any number of threads can wait for it.
final class Event: Sendable {
    private let semaphore = DispatchSemaphore(value: 0)

    func happen() { semaphore.signal() }

    /// Waits up to the given number of seconds. Returns whether the event has happened.
    func happens(within seconds: Double) -> Bool {
        guard semaphore.wait(timeout: .now() + seconds) == .success else { return false }
        // Wakes the next waiting thread.
        semaphore.signal()
        return true
    }
}
