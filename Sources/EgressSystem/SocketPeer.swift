internal import CPOSIX
internal import SystemPackage

/// The process that listens at a Unix socket; unix(7).
package enum SocketPeer {
    /// Returns the process that listens at the path; `nil` if none does.
    package static func process(at path: String) -> ProcessNumber? {
        guard let socket = try? FileDescriptor.connected(to: path) else { return nil }
        defer { try? socket.close() }
        let number = posix_peer(socket.rawValue)
        return number > 0 ? ProcessNumber(rawValue: number) : nil
    }
}

/// The number of a process. The system can reuse the number after the process has exited and its parent has waited for
/// it.
package struct ProcessNumber: RawRepresentable, Hashable, Sendable {
    package let rawValue: CInt

    package init(rawValue: CInt) {
        self.rawValue = rawValue
    }

    /// Asks the process to exit, and does not wait; kill(2) with `SIGTERM`. A signal handler can call this function.
    package func terminate() { kill(rawValue, SIGTERM) }
}
