internal import NIOCore

/// What a forwarder can carry, and how long it waits.
enum ForwardLimits {
    /// The messages from clients that wait for an answer. Beyond that, the oldest are dropped.
    static let mostWaiting = 10_000
    /// The time after which the next upstream is asked.
    static let patience = TimeAmount.milliseconds(600)
    /// The connections of clients.
    static let mostConnections: UInt64 = 1000
    /// The time after which a connection without queries is closed (RFC 7766, section 6.2.3).
    static let idleTime = TimeAmount.seconds(15)
    /// The files that the process may open, so that there is room for connections beside sockets to upstreams.
    static let openFiles: UInt64 = 8192
    /// The bytes of answers that wait in one connection until the client reads.
    static let mostUnsent = 4 << 20
    /// The size of the receive buffer of a socket in bytes: room for a burst of some thousand messages.
    static let receiveBuffer: Int = 4 << 20
}
