import Foundation

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A connection of a DNS server to a dnstap listener, which sends whatever the test wants.
package final class TapSender: Sendable {
    private let socket: Socket

    /// Connects over TCP, from one of this machine's addresses.
    ///
    /// - Throws: `SupportError` if nobody listens.
    package init(port: Int, from source: String = "127.0.0.1") throws(SupportError) {
        let socket = try Socket(.tcp, boundTo: source)
        try Self.connect(socket, try SocketAddress("127.0.0.1", port: UInt16(port)))
        self.socket = socket
    }

    /// Connects to a Unix socket.
    ///
    /// - Throws: `SupportError` if nobody listens.
    package init(path: String) throws(SupportError) {
        let socket = Socket(unix: ())
        try Self.connect(socket, SocketAddress(path: path))
        self.socket = socket
    }

    /// Leaves a socket behind, as a process that is killed does.
    package static func leaveSocket(at path: String) throws(SupportError) {
        let socket = Socket(unix: ())
        guard SocketAddress(path: path).withPointer({ bind(socket.descriptor, $0, $1) }) == 0 else {
            throw SupportError("cannot bind \(path)")
        }
    }

    private static func connect(_ socket: Socket, _ address: SocketAddress) throws(SupportError) {
        try Wait.until("the listener accepts") { () throws(SupportError) in
            let result = address.withPointer { Foundation.connect(socket.descriptor, $0, $1) }
            if result == 0 || errno == EISCONN { return true }
            guard errno == EINPROGRESS || errno == EALREADY || errno == EAGAIN else {
                throw SupportError("cannot connect: \(String(cString: strerror(errno)))")
            }
            return false
        }
    }

    /// Sends all bytes. Returns `false` if the listener has closed the connection.
    @discardableResult
    package func send(_ bytes: [UInt8]) throws(SupportError) -> Bool {
        var rest = bytes[...]
        var isOpen = true
        try Wait.until("the listener reads") {
            while let count = socket.write(Array(rest)), count > 0 { rest = rest.dropFirst(count) }
            if !rest.isEmpty, socket.write(Array(rest)) == nil { isOpen = false }
            return rest.isEmpty || !isOpen
        }
        return isOpen
    }

    /// Returns the next bytes that the listener sends, or `nil` if it closes the connection.
    package func receive(_ count: Int) throws(SupportError) -> [UInt8]? {
        var received: [UInt8] = []
        var isOpen = true
        try Wait.until("the listener answers") {
            if let bytes = socket.read() { received += bytes } else { isOpen = false }
            return received.count >= count || !isOpen
        }
        return isOpen || received.count >= count ? received : nil
    }

    /// Waits until the listener closes the connection.
    package func expectEnd(within seconds: Double = Wait.patience) throws(SupportError) {
        try Wait.until("the listener closes the connection", within: seconds) { socket.read() == nil }
    }

    /// Asks to send, and waits for the answer, as golang-framestream does.
    package func shakeHands() throws(SupportError) {
        try send(FrameStreamBytes.ready())
        let answer = FrameStreamBytes.control(1, [FrameStreamBytes.dnstap])
        guard try receive(answer.count) == answer else { throw SupportError("the listener does not accept") }
        try send(FrameStreamBytes.start())
    }
}
