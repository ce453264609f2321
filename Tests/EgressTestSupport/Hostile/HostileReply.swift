/// An action of a scripted server in response to a query. A handler can return several, in order.
package enum HostileReply: Hashable, Sendable {
    /// Sends the message. Over TCP, adds the length.
    case message([UInt8])
    /// Sends the message after the given number of seconds.
    case afterDelay(Double, [UInt8])
    /// Sends the datagram repeatedly for the given number of seconds. The server does not receive queries during that
    /// time. Over TCP, does nothing.
    case flood(Double, [UInt8])
    /// Sends the datagram from the right address and a wrong port.
    case fromOtherPort([UInt8])
    /// Sends the datagram from 127.0.0.2 and the right port. Only Linux has this address without configuration.
    case fromOtherAddress([UInt8])
    /// Sends bytes without adding a length, so that a test can make its own frames.
    case raw([UInt8])
    /// Sends bytes without adding a length, after the given number of seconds.
    case rawAfterDelay(Double, [UInt8])
    /// Over TCP, announces the whole message, sends half of it and closes the connection. Over UDP, sends half of it.
    case partial([UInt8])
    /// Closes the TCP connection after everything has been sent.
    case close
    /// Resets the TCP connection instead of closing it. Over UDP, does nothing.
    case reset
    case silence
}
