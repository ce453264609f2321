internal import CPOSIX
package import SystemPackage

extension FileDescriptor {
    /// Makes a UDP socket that never waits, and connects it to a place; udp(7).
    ///
    /// The socket sends to that place, and the system drops what others send to the socket. The system picks a random
    /// port.
    ///
    /// - Parameters:
    ///   - endpoint: the address and port of the other side.
    ///   - buffer: bytes for what waits in each direction. The system may allow less.
    /// - Returns: a descriptor, which the caller closes.
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

    /// A stream socket connected to one of the file system; unix(7).
    ///
    /// - Throws: `Errno` where nobody listens there.
    static func connected(to path: String) throws(Errno) -> FileDescriptor {
        var address = sockaddr_un()
        // A final NUL has to fit too.
        guard path.utf8.count < MemoryLayout.size(ofValue: address.sun_path) else { throw .fileNameTooLong }
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let socket = try socket { posix_stream_socket(AF_UNIX) }
        return try socket.orClosed { socket throws(Errno) in
            try withUnsafeBytes(of: address) { bytes throws(Errno) in try socket.connect(to: bytes) }
        }
    }

    /// Makes a socket that the programs we run do not inherit; `make` calls socket(2).
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

    /// Closes it where something more fails.
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
