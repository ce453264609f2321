internal import CPOSIX
package import SystemPackage

/// Descriptors that are waited for until one of them can be read; poll(2).
package struct ReadPoll {
    private var entries: [pollfd] = []

    package init() {}

    package mutating func removeAll() { entries.removeAll(keepingCapacity: true) }

    package mutating func add(_ descriptor: FileDescriptor) {
        entries.append(pollfd(fd: descriptor.rawValue, events: Int16(POLLIN), revents: 0))
    }

    /// - Parameter milliseconds: waits no longer than that; -1 waits without an end.
    package mutating func wait(milliseconds: CInt) { poll(&entries, nfds_t(entries.count), milliseconds) }

    /// Whether a descriptor had something to read, or an error, when the wait ended. `index` is its place, from 0, in
    /// the order of `add`.
    package func isReady(_ index: Int) -> Bool { entries[index].revents != 0 }
}
