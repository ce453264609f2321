import Foundation
import Synchronization

/// So many things in each second of the clock.
package final class SecondBudget: Sendable {
    private let size: Int
    private let state = Mutex((second: 0, left: 0))

    package init(_ size: Int) {
        self.size = size
    }

    /// Whether there is one left in this second.
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
