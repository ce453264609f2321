internal import CPOSIX
package import SystemPackage

/// Wakes a thread that waits for descriptors; pipe(2). It stays open as long as the process lives.
package struct WakePipe: Sendable {
    /// What the thread waits for beside others.
    package let readEnd: FileDescriptor
    private let writeEnd: FileDescriptor

    /// Where there are no descriptors left, nobody is woken.
    package init() {
        let none = FileDescriptor(rawValue: -1)
        (readEnd, writeEnd) = (try? FileDescriptor.pipe()) ?? (none, none)
        for end in [readEnd, writeEnd] {
            end.closeOnExec()
            end.neverWait()
        }
    }

    /// A full pipe wakes as well as another byte in it.
    package func wake() {
        var byte: UInt8 = 0
        _ = write(writeEnd.rawValue, &byte, 1)
    }

    /// Takes out all the bytes, for the thread that is awake.
    package func drain() {
        withUnsafeTemporaryAllocation(byteCount: 16, alignment: 1) { bytes in
            while read(readEnd.rawValue, bytes.baseAddress, bytes.count) > 0 {}
        }
    }
}
