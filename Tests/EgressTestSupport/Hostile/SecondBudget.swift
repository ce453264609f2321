import Foundation
import Synchronization

/// A limited number of events for each second of the clock.
package final class SecondBudget: Sendable {
    private let size: Int
    private let state = Mutex((second: 0, left: 0))

    package init(_ size: Int) {
        self.size = size
    }

    /// Uses one event of the current second. Returns `false` if none is left.
    package func take() -> Bool {
        let second = Int(Date().timeIntervalSince1970)
        return state.withLock { state in
            if state.second != second { state = (second, size) }
            guard state.left > 0 else { return false }
            state.left -= 1
            return true
        }
    }
}
