import Foundation
import Synchronization

/// Notes a child's peak of resident memory while it runs.
///
/// Not `ru_maxrss`: Linux counts the memory that the child shared with the test process before it became another program.
final class MemoryWatch: Sendable {
    private let noted = Mutex<Int?>(nil)

    /// Looks every few milliseconds; a peak in the last of them before the child's end is missed.
    init(on child: ChildProcess) {
        Thread.detachNewThread { [self] in
            repeat {
                guard let bytes = Self.peak(of: child.pid) else { continue }
                noted.withLock { $0 = bytes }
            } while !child.ends(within: 0.003)
        }
    }

    /// Bytes; `nil` where the system does not tell.
    var peak: Int? { noted.withLock { $0 } }

    private static func peak(of pid: pid_t) -> Int? {
        guard let status = try? TextFile.read("/proc/\(pid)/status") else { return nil }
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        return line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) }.map { $0 * 1024 }
    }
}
