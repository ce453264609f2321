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
        try socket.reach(SocketAddress("127.0.0.1", port: UInt16(port)))
        self.socket = socket
    }

    /// Connects to a Unix socket.
    ///
    /// - Throws: `SupportError` if nobody listens.
    package init(path: String) throws(SupportError) {
        let socket = Socket(unix: ())
        try socket.reach(SocketAddress(path: path))
        self.socket = socket
    }

    /// Leaves a socket behind, as a process that is killed does.
    package static func leaveSocket(at path: String) throws(SupportError) {
        let socket = Socket(unix: ())
        guard SocketAddress(path: path).withPointer({ bind(socket.descriptor, $0, $1) }) == 0 else {
            throw SupportError("cannot bind \(path)")
        }
    }

    /// Sends all bytes. Returns `false` if the listener has closed the connection.
    @discardableResult
    package func send(_ bytes: [UInt8]) throws(SupportError) -> Bool {
        try socket.writeAll(bytes)
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
