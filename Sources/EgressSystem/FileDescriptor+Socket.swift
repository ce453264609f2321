internal import CPOSIX
package import SystemPackage

extension FileDescriptor {
    /// Creates a non-blocking UDP socket and connects it to an endpoint; udp(7).
    ///
    /// The socket sends only to that endpoint, and the system drops datagrams from other senders. The system picks a
    /// random local port.
    ///
    /// - Parameters:
    ///   - endpoint: The address and port of the remote side.
    ///   - buffer: The size of the send buffer and of the receive buffer in bytes. The system might use less.
    /// - Returns: A descriptor that the caller must close.
    /// - Throws: `Errno`.
    package static func datagramSocket(to endpoint: InternetEndpoint, buffer: Int) throws(Errno) -> FileDescriptor {
        let socket = try socket { posix_datagram_socket(endpoint.family) }
        socket.neverWait()
        var size = CInt(clamping: buffer)
        for option in [SO_RCVBUF, SO_SNDBUF] {
            setsockopt(socket.rawValue, SOL_SOCKET, option, &size, socklen_t(MemoryLayout<CInt>.size))
        }
        return try socket.orClosed { socket throws(Errno) in
            try endpoint.withSocketAddress { address throws(Errno) in try socket.connect(to: address) }
        }
    }

    /// Creates a stream socket that is connected to a Unix socket at a path; unix(7).
    ///
    /// - Throws: `Errno` if no process listens at the path.
    static func connected(to path: String) throws(Errno) -> FileDescriptor {
        let address = try sockaddr_un(path: path)
        let socket = try socket { posix_stream_socket(AF_UNIX) }
        return try socket.orClosed { socket throws(Errno) in
            try withUnsafeBytes(of: address) { bytes throws(Errno) in try socket.connect(to: bytes) }
        }
    }

    /// Creates a Unix socket at a path, and binds it. The caller must call listen(2).
    ///
    /// Nobody can connect before the file has its permissions, because the socket does not listen yet. A socket that no
    /// process listens at is replaced.
    ///
    /// - Returns: A descriptor that the caller must close.
    /// - Throws: `Errno`: `addressInUse` if a process listens at the path, or if the path is another file.
    package static func boundSocket(at path: String, permissions: FilePermissions) throws(Errno) -> FileDescriptor {
        let address = try sockaddr_un(path: path)
        if (try? Stat(path))?.type == .socket, isAbandoned(address) { FileSystem.removeFile(path) }
        let socket = try socket { posix_stream_socket(AF_UNIX) }
        return try socket.orClosed { socket throws(Errno) in
            try withUnsafeBytes(of: address) { bytes throws(Errno) in try socket.bind(to: bytes) }
            try retrying { Int(chmod(path, permissions.rawValue)) }
        }
    }

    /// Returns whether no process has the socket at an address. A full queue of connections, or a socket of another type,
    /// does not count as abandoned.
    private static func isAbandoned(_ address: sockaddr_un) -> Bool {
        guard let socket = try? socket({ posix_stream_socket(AF_UNIX) }) else { return false }
        defer { try? socket.close() }
        socket.neverWait()
        do throws(Errno) {
            try withUnsafeBytes(of: address) { bytes throws(Errno) in try socket.connect(to: bytes) }
            return false
        } catch {
            return error == .connectionRefused
        }
    }

    /// Creates a socket that child processes do not inherit. `make` calls socket(2).
    private static func socket(_ make: () -> CInt) throws(Errno) -> FileDescriptor {
        let socket = FileDescriptor(rawValue: CInt(try retrying { Int(make()) }))
        socket.closeOnExec()
        return socket
    }

    /// Connects to a socket address of any family; connect(2).
    private func connect(to address: UnsafeRawBufferPointer) throws(Errno) {
        let result = address.withMemoryRebound(to: sockaddr.self) {
            CPOSIX.connect(rawValue, $0.baseAddress, socklen_t(address.count))
        }
        guard result == 0 else { throw Errno(rawValue: posix_errno()) }
    }

    /// Binds to a socket address of any family; bind(2).
    private func bind(to address: UnsafeRawBufferPointer) throws(Errno) {
        let result = address.withMemoryRebound(to: sockaddr.self) {
            CPOSIX.bind(rawValue, $0.baseAddress, socklen_t(address.count))
        }
        guard result == 0 else { throw Errno(rawValue: posix_errno()) }
    }

    /// Runs `body`, and closes the descriptor if `body` fails.
    private func orClosed(_ body: (FileDescriptor) throws(Errno) -> Void) throws(Errno) -> FileDescriptor {
        do {
            try body(self)
            return self
        } catch {
            try? close()
            throw error
        }
    }
}

extension sockaddr_un {
    /// - Throws: `Errno.fileNameTooLong` if the path and its terminating NUL do not fit.
    fileprivate init(path: String) throws(Errno) {
        self.init()
        guard path.utf8.count < MemoryLayout.size(ofValue: sun_path) else { throw .fileNameTooLong }
        sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &sun_path) { $0.copyBytes(from: path.utf8) }
    }
}
