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
