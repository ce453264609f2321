internal import CPOSIX
package import SystemPackage

/// A pipe that wakes a thread that waits for descriptors; pipe(2). It stays open until the process ends.
package struct WakePipe: Sendable {
    /// The end that the thread adds to the descriptors it waits for.
    package let readEnd: FileDescriptor
    private let writeEnd: FileDescriptor

    /// If no descriptors are left, `wake` has no effect.
    package init() {
        let none = FileDescriptor(rawValue: -1)
        (readEnd, writeEnd) = (try? FileDescriptor.pipe()) ?? (none, none)
        for end in [readEnd, writeEnd] {
            end.closeOnExec()
            end.neverWait()
        }
    }

    /// Wakes the thread. If the pipe is full, the thread wakes without another byte.
    package func wake() {
        var byte: UInt8 = 0
        _ = write(writeEnd.rawValue, &byte, 1)
    }

    /// Empties the pipe after the thread has woken.
    package func drain() {
        withUnsafeTemporaryAllocation(byteCount: 16, alignment: 1) { bytes in
            while read(readEnd.rawValue, bytes.baseAddress, bytes.count) > 0 {}
        }
    }
}
