import Dispatch

/// Something that happens once, which any number of threads may wait for.
final class Event: Sendable {
    private let semaphore = DispatchSemaphore(value: 0)

    func happen() { semaphore.signal() }

    /// Waits up to so many seconds; tells whether it has happened.
    func happens(within seconds: Double) -> Bool {
        guard semaphore.wait(timeout: .now() + seconds) == .success else { return false }
        // For whoever waits beside this one.
        semaphore.signal()
        return true
    }
}
