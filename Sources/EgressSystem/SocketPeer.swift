internal import CPOSIX
internal import SystemPackage

/// Who listens at a socket of the file system; unix(7).
package enum SocketPeer {
    /// The process that listens there; `nil` where none does.
    package static func process(at path: String) -> ProcessNumber? {
        guard let socket = try? FileDescriptor.connected(to: path) else { return nil }
        defer { try? socket.close() }
        let number = posix_peer(socket.rawValue)
        return number > 0 ? ProcessNumber(rawValue: number) : nil
    }
}

/// The number of a process, which may be another one's once it has ended and was waited for.
package struct ProcessNumber: RawRepresentable, Hashable, Sendable {
    package let rawValue: CInt

    package init(rawValue: CInt) {
        self.rawValue = rawValue
    }

    /// Asks it to end, and does not wait for that; kill(2) with `SIGTERM`. A signal handler may do so.
    package func terminate() { kill(rawValue, SIGTERM) }
}
