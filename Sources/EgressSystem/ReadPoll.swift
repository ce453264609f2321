internal import CPOSIX
package import SystemPackage

/// A set of descriptors that a thread waits for until at least one of them is readable; poll(2).
package struct ReadPoll {
    private var entries: [pollfd] = []

    package init() {}

    package mutating func removeAll() { entries.removeAll(keepingCapacity: true) }

    package mutating func add(_ descriptor: FileDescriptor) {
        entries.append(pollfd(fd: descriptor.rawValue, events: Int16(POLLIN), revents: 0))
    }

    /// Waits until a descriptor is readable.
    ///
    /// - Parameter milliseconds: The maximum time to wait; -1 waits without a limit.
    package mutating func wait(milliseconds: CInt) { poll(&entries, nfds_t(entries.count), milliseconds) }

    /// Whether a descriptor was readable or had an error when the wait ended. `index` is the position of the
    /// descriptor, from 0, in the order of the calls to `add`.
    package func isReady(_ index: Int) -> Bool { entries[index].revents != 0 }
}
