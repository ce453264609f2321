internal import CDatagrams
internal import SystemPackage

/// Buffers for many datagrams, which go through the system in one call.
final class DatagramBatch {
    static let size = Int(DATAGRAMS_MOST)
    /// More than any server may send in one datagram; what is larger is cut, and damaged.
    private static let stride = 4096

    private let bytes = UnsafeMutablePointer<UInt8>.allocate(capacity: size * stride)
    private let lengths = UnsafeMutablePointer<Int>.allocate(capacity: size)

    deinit {
        bytes.deallocate()
        lengths.deallocate()
    }

    /// Receives what has arrived, without waiting, and lends each datagram.
    ///
    /// - Returns: how many there were; the system's error where there was none.
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

    /// Sends the first of some messages, as many as go into one call.
    ///
    /// - Returns: how many were taken; the system's error where it was none.
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
