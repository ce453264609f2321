import Foundation
import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A pipe that no child inherits unless it is passed explicitly.
final class OwnedPipe: Sendable {
    let readEnd: Int32
    let writeEnd: Int32
    private let open: Mutex<Set<Int32>>

    init() throws(SupportError) {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw SupportError("no pipe: \(String(cString: strerror(errno)))") }
        readEnd = ends[0]
        writeEnd = ends[1]
        open = Mutex(Set(ends))
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    }

    deinit {
        closeReadEnd()
        closeWriteEnd()
    }

    func closeReadEnd() { close(readEnd) }

    func closeWriteEnd() { close(writeEnd) }

    func write(_ bytes: [UInt8]) {
        #if canImport(Glibc)
            _ = Glibc.write(writeEnd, bytes, bytes.count)
        #else
            _ = Darwin.write(writeEnd, bytes, bytes.count)
        #endif
    }

    private func close(_ end: Int32) {
        let wasOpen = open.withLock { $0.remove(end) != nil }
        guard wasOpen else { return }
        #if canImport(Glibc)
            _ = Glibc.close(end)
        #else
            _ = Darwin.close(end)
        #endif
    }
}
