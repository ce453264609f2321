import Synchronization

/// A client of a DNS server over TCP, which can also send what is no message (RFC 1035, section 4.2.2).
package final class StreamClient: Sendable {
    private let socket: Socket
    private let received = Mutex<[UInt8]>([])

    /// Connects from one of this machine's addresses.
    ///
    /// - Throws: `SupportError` if nobody listens.
    package init(to server: Endpoint, from source: String? = nil) throws(SupportError) {
        let any = server.address.contains(":") ? "::" : "0.0.0.0"
        socket = try Socket(.tcp, boundTo: source ?? any)
        try socket.reach(SocketAddress(server.address, port: server.port))
    }

    /// Returns a message with its length before it.
    package static func frame(_ message: [UInt8]) -> [UInt8] {
        [UInt8(message.count >> 8), UInt8(message.count & 0xff)] + message
    }

    /// Sends messages in one piece. Returns `false` if the server has closed the connection.
    @discardableResult
    package func send(_ messages: [UInt8]...) throws(SupportError) -> Bool {
        try sendRaw(messages.flatMap(Self.frame))
    }

    /// Sends bytes without a length. Returns `false` if the server has closed the connection.
    @discardableResult
    package func sendRaw(_ bytes: [UInt8]) throws(SupportError) -> Bool { try socket.writeAll(bytes) }

    /// Sends as many of the bytes as the system takes at once, and returns their number.
    package func sendSome(_ bytes: [UInt8]) -> Int { socket.write(bytes) ?? 0 }

    /// Returns the next message. `nil` if the server closes the connection before it is complete.
    package func receive() throws(SupportError) -> [UInt8]? {
        var message: [UInt8]?
        var isOpen = true
        try Wait.until("the server answers", pause: 1) {
            message = takeMessage()
            guard message == nil, isOpen else { return true }
            if let bytes = socket.read() { received.withLock { $0 += bytes } } else { isOpen = false }
            return false
        }
        return message
    }

    /// Sends nothing more, and still receives.
    package func closeOutput() { socket.closeOutput() }

    /// Discards what is not sent, and resets the connection when the client goes.
    package func resetWhenClosed() { socket.resetWhenClosed() }

    /// Waits until the server closes the connection. What arrives before that is lost.
    package func expectEnd(within seconds: Double = Wait.patience) throws(SupportError) {
        try Wait.until("the server closes the connection", within: seconds) { socket.read() == nil }
    }

    private func takeMessage() -> [UInt8]? {
        received.withLock { received in
            guard received.count >= 2 else { return nil }
            let end = 2 + Int(received[0]) << 8 + Int(received[1])
            guard received.count >= end else { return nil }
            defer { received.removeFirst(end) }
            return Array(received[2..<end])
        }
    }
}
