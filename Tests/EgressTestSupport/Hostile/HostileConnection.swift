/// A TCP connection of the scripted server. It reads frames and writes bytes.
final class HostileConnection {
    let socket: Socket
    let sourcePort: UInt16
    private var input: [UInt8] = []
    private var output: [UInt8] = []
    private var closesWhenSent = false
    private(set) var isOpen = true

    init(_ socket: Socket, sourcePort: UInt16) {
        self.socket = socket
        self.sourcePort = sourcePort
    }

    var hasOutput: Bool { isOpen && !output.isEmpty }

    /// Reads from the socket and returns the messages that are now complete.
    func receivedMessages() -> [[UInt8]] {
        guard let bytes = socket.read() else {
            isOpen = false
            return []
        }
        input += bytes
        var messages: [[UInt8]] = []
        while let message = nextMessage() { messages.append(message) }
        return messages
    }

    func send(_ bytes: [UInt8]) {
        guard isOpen, !closesWhenSent else { return }
        output += bytes
        flush()
    }

    func sendMessage(_ message: [UInt8]) {
        send(Self.frame(message))
    }

    /// Sends half of the frame, then closes the connection.
    func sendHalf(_ message: [UInt8]) {
        send(Array(Self.frame(message).prefix(2 + message.count / 2)))
        closeWhenSent()
    }

    func closeWhenSent() {
        closesWhenSent = true
        flush()
    }

    /// Sends as much output as possible, then resets the connection with RST.
    func reset() {
        flush()
        socket.resetWhenClosed()
        isOpen = false
    }

    func flush() {
        guard isOpen else { return }
        if !output.isEmpty {
            guard let count = socket.write(output) else {
                isOpen = false
                return
            }
            output.removeFirst(count)
        }
        if closesWhenSent, output.isEmpty { isOpen = false }
    }

    private func nextMessage() -> [UInt8]? {
        guard input.count >= 2 else { return nil }
        let end = 2 + Int(input[0]) << 8 + Int(input[1])
        guard input.count >= end else { return nil }
        defer { input.removeFirst(end) }
        return Array(input[2..<end])
    }

    private static func frame(_ message: [UInt8]) -> [UInt8] {
        [UInt8(message.count >> 8), UInt8(message.count & 0xff)] + message
    }
}
