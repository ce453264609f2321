internal import Synchronization

/// Limits the number of connections of a server, so that enough file descriptors remain for the refreshes.
package final class ConnectionPlaces: Sendable {
    private let free: Atomic<Int>

    package init(most: UInt64) {
        free = Atomic(Self.count(most: most))
    }

    /// Returns a quarter of the number of files that the process may open, but no more than `most`.
    package static func count(most: UInt64) -> Int { Int(min(OwnProcess.openFilesLimit / 4, most)) }

    /// Takes a place. Returns `false` if none is free.
    package func take() -> Bool {
        guard free.subtract(1, ordering: .relaxed).newValue < 0 else { return true }
        giveBack()
        return false
    }

    package func giveBack() { free.add(1, ordering: .relaxed) }
}
