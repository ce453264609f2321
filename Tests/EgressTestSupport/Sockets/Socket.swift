import Foundation

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A non-blocking socket. It is closed with the last reference.
final class Socket: Sendable {
    enum Kind: Sendable {
        case udp
        case tcp
    }

    let descriptor: Int32

    private init(descriptor: Int32) {
        self.descriptor = descriptor
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
        #if !canImport(Glibc)
            set(SOL_SOCKET, SO_NOSIGPIPE)
        #endif
    }

    /// - Throws: `SupportError` if the address is taken or does not belong to this machine.
    convenience init(_ kind: Kind, boundTo host: String, port: UInt16 = 0) throws(SupportError) {
        let address = try SocketAddress(host, port: port)
        self.init(descriptor: socket(address.family, Self.type(of: kind), 0))
        if kind == .tcp { set(SOL_SOCKET, SO_REUSEADDR) }
        if address.family == AF_INET6 { set(Int32(IPPROTO_IPV6), IPV6_V6ONLY) }
        guard address.withPointer({ bind(descriptor, $0, $1) }) == 0 else {
            throw SupportError("cannot bind \(host) port \(port): \(String(cString: strerror(errno)))")
        }
    }

    /// Creates a stream socket for connections inside the machine.
    convenience init(unix: Void) { self.init(descriptor: socket(AF_UNIX, Self.type(of: .tcp), 0)) }

    deinit { close(descriptor) }

    var localPort: UInt16 { SocketAddress { getsockname(descriptor, $0, $1) }.port }

    /// Connects a UDP socket to itself, so that it receives datagrams from no other socket.
    func connectToItself() throws(SupportError) {
        let own = SocketAddress { getsockname(descriptor, $0, $1) }
        guard own.withPointer({ connect(descriptor, $0, $1) }) == 0 else {
            throw SupportError("cannot connect: \(String(cString: strerror(errno)))")
        }
    }

    /// Connects to a server. A UDP socket then receives datagrams from no other address.
    func reach(_ address: SocketAddress) throws(SupportError) {
        try Wait.until("the server accepts") { () throws(SupportError) in
            let result = address.withPointer { connect(descriptor, $0, $1) }
            if result == 0 || errno == EISCONN { return true }
            guard errno == EINPROGRESS || errno == EALREADY || errno == EAGAIN else {
                throw SupportError("cannot connect: \(String(cString: strerror(errno)))")
            }
            return false
        }
    }

    func startListening() throws(SupportError) {
        guard listen(descriptor, 128) == 0 else { throw SupportError("cannot listen on port \(localPort)") }
    }

    /// Returns the next connection and its peer. `nil` if no connection is waiting.
    func accepted() -> (socket: Socket, peer: SocketAddress)? {
        var descriptor: Int32 = -1
        let peer = SocketAddress { descriptor = accept(self.descriptor, $0, $1) }
        return descriptor < 0 ? nil : (Socket(descriptor: descriptor), peer)
    }

    /// Returns the next datagram and its sender. `nil` if no datagram is waiting.
    func receiveDatagram() -> (bytes: [UInt8], sender: SocketAddress)? {
        var buffer = [UInt8](repeating: 0, count: 65536)
        var count = 0
        let sender = SocketAddress { count = recvfrom(descriptor, &buffer, buffer.count, 0, $0, $1) }
        return count < 0 ? nil : (Array(buffer[..<count]), sender)
    }

    func send(_ bytes: [UInt8], to address: SocketAddress) {
        _ = address.withPointer { sendto(descriptor, bytes, bytes.count, Self.sendFlags, $0, $1) }
    }

    /// Returns the bytes that have arrived. Empty if there are none yet, `nil` at the end of the stream.
    func read() -> [UInt8]? {
        var buffer = [UInt8](repeating: 0, count: 65536)
        let count = recv(descriptor, &buffer, buffer.count, 0)
        if count > 0 { return Array(buffer[..<count]) }
        return count < 0 && errno == EAGAIN ? [] : nil
    }

    /// Sends as many bytes as possible and returns their number. `nil` if the peer has closed the connection.
    func write(_ bytes: [UInt8]) -> Int? {
        #if canImport(Glibc)
            let count = Glibc.send(descriptor, bytes, bytes.count, Self.sendFlags)
        #else
            let count = Darwin.send(descriptor, bytes, bytes.count, Self.sendFlags)
        #endif
        if count >= 0 { return count }
        return errno == EAGAIN ? 0 : nil
    }

    /// Sends all bytes. Returns `false` if the peer has closed the connection.
    func writeAll(_ bytes: [UInt8]) throws(SupportError) -> Bool {
        var rest = bytes[...]
        var isOpen = true
        try Wait.until("the peer reads") {
            while let count = write(Array(rest)), count > 0 { rest = rest.dropFirst(count) }
            if !rest.isEmpty, write(Array(rest)) == nil { isOpen = false }
            return rest.isEmpty || !isOpen
        }
        return isOpen
    }

    /// Sends nothing more, and still receives.
    func closeOutput() { shutdown(descriptor, Int32(SHUT_WR)) }

    /// Makes `close` reset the connection and discard unsent data.
    func resetWhenClosed() {
        var option = linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
    }

    private func set(_ level: Int32, _ option: Int32) {
        var on: Int32 = 1
        setsockopt(descriptor, level, option, &on, socklen_t(MemoryLayout<Int32>.size))
    }

    #if canImport(Glibc)
        private static let sendFlags = Int32(MSG_NOSIGNAL)

        private static func type(of kind: Kind) -> Int32 {
            Int32(kind == .udp ? SOCK_DGRAM.rawValue : SOCK_STREAM.rawValue)
        }
    #else
        // Darwin has no MSG_NOSIGNAL. Every socket has SO_NOSIGPIPE instead.
        private static let sendFlags: Int32 = 0

        private static func type(of kind: Kind) -> Int32 { kind == .udp ? SOCK_DGRAM : SOCK_STREAM }
    #endif
}
