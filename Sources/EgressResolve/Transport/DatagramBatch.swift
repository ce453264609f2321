internal import CDatagrams
internal import SystemPackage

/// Buffers for many datagrams that are sent or received with one system call.
final class DatagramBatch {
    static let size = Int(DATAGRAMS_MOST)
    /// The buffer size of one datagram in bytes. It exceeds what a server may send in one datagram. A larger datagram
    /// is cut off and counts as truncated.
    private static let stride = 4096

    private let bytes = UnsafeMutablePointer<UInt8>.allocate(capacity: size * stride)
    private let lengths = UnsafeMutablePointer<Int>.allocate(capacity: size)

    deinit {
        bytes.deallocate()
        lengths.deallocate()
    }

    /// Receives the datagrams that have arrived, without waiting, and passes each to `take`. The buffer is valid only
    /// inside the closure.
    ///
    /// - Returns: The number of datagrams. If it is 0, also the error of the system.
    func receive(
        from descriptor: FileDescriptor, _ take: (UnsafeBufferPointer<UInt8>) -> Void
    ) -> (count: Int, error: Errno?) {
        let count = Int(datagrams_receive(descriptor.rawValue, bytes, Self.stride, lengths))
        guard count >= 0 else { return (0, Errno(rawValue: CInt(-count))) }
        for index in 0..<count {
            take(UnsafeBufferPointer(start: bytes + index * Self.stride, count: lengths[index]))
        }
        return (count, nil)
    }

    /// Sends the first of the messages, as many as fit into one call.
    ///
    /// - Returns: The number of messages that the system accepted. If it is 0, also the error of the system.
    func send(_ messages: ArraySlice<[UInt8]>, to descriptor: FileDescriptor) -> (count: Int, error: Errno?) {
        let messages = messages.prefix(Self.size)
        for (index, message) in messages.enumerated() {
            (bytes + index * Self.stride).update(from: message, count: message.count)
            lengths[index] = message.count
        }
        let count = Int(datagrams_send(descriptor.rawValue, bytes, Self.stride, lengths, CInt(messages.count)))
        return count < 0 ? (0, Errno(rawValue: CInt(-count))) : (count, nil)
    }
}
