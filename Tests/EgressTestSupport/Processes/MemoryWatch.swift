import Foundation
import Synchronization

/// Records a child's peak resident memory while it runs.
///
/// `ru_maxrss` is not suitable: on Linux it includes the memory that the child shared with the test process before
/// execve(2).
final class MemoryWatch: Sendable {
    private let noted = Mutex<Int?>(nil)

    /// Polls every 3 ms. A peak after the last poll is missed.
    init(on child: ChildProcess) {
        Thread.detachNewThread { [self] in
            repeat {
                guard let bytes = Self.peak(of: child.pid) else { continue }
                noted.withLock { $0 = bytes }
            } while !child.ends(within: 0.003)
        }
    }

    /// The peak in bytes. `nil` if the system does not report it.
    var peak: Int? { noted.withLock { $0 } }

    private static func peak(of pid: pid_t) -> Int? {
        guard let status = try? TextFile.read("/proc/\(pid)/status") else { return nil }
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        return line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) }.map { $0 * 1024 }
    }
}
