import EgressTestSupport
import Foundation
import Synchronization

/// A thread that a test watches until it sleeps in a system call.
final class ObservedThread: Sendable {
    private static let own = "/proc/thread-self"
    /// The folder of the thread below /proc; proc(5).
    private let folder = Mutex<String?>(nil)

    /// Starts the observation of the calling thread. The next thing that the thread does is the system call.
    func begin() {
        let target = try? FileManager.default.destinationOfSymbolicLink(atPath: Self.own)
        folder.withLock { $0 = target.map { "/proc/\($0)" } }
    }

    /// Without /proc, lets so much time pass that the thread most probably sleeps.
    ///
    /// - Throws: `SupportError` if the thread does not go to sleep.
    func waitUntilAsleep() throws(SupportError) {
        guard FileManager.default.fileExists(atPath: Self.own) else { return Wait.letPass(seconds: 0.1) }
        try Wait.until("the thread sleeps") { isAsleep }
    }

    /// The state of a thread follows its name, which stands in parentheses.
    private var isAsleep: Bool {
        guard let folder = folder.withLock({ $0 }),
            let text = try? String(contentsOfFile: "\(folder)/stat", encoding: .utf8)
        else {
            return false
        }
        return text.split(separator: ")").last?.hasPrefix(" S ") == true
    }
}
