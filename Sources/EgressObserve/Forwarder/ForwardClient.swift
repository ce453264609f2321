internal import NIOCore

/// The way on which a client reached the forwarder, and on which answers go back.
protocol ClientDoor: AnyObject {
    var transport: ForwardTransport { get }
    /// Sends a message. Does nothing if the client is gone.
    func send(_ message: ByteBuffer, to client: ForwardClient)
    /// Records that a client gets no answer to one of its messages.
    func drop()
}

/// How a message travels, from the client to the upstream.
enum ForwardTransport: Hashable {
    case datagram
    case stream
}

/// A message of a client that waits for its answer.
struct ForwardClient {
    /// The id of the message.
    let id: UInt16
    let door: any ClientDoor
    /// The address of a client over UDP.
    let address: SocketAddress?

    /// Sends an answer with the id of the message. The other bytes stay as they are.
    func send(_ answer: ByteBuffer) {
        var message = ByteBufferAllocator().buffer(capacity: answer.readableBytes)
        message.writeImmutableBuffer(answer)
        message.setInteger(id, at: message.readerIndex)
        door.send(message, to: self)
    }
}
