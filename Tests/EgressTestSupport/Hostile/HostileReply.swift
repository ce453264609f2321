/// One thing that a scripted server does with a query; a handler may ask for several, in order.
package enum HostileReply: Hashable, Sendable {
    /// Sends the message, framed over TCP.
    case message([UInt8])
    /// Sends the message when so many seconds have passed.
    case afterDelay(Double, [UInt8])
    /// Sends the datagram over and over for so many seconds, and hears nothing meanwhile; over TCP nothing.
    case flood(Double, [UInt8])
    /// Sends the datagram from the right address and a wrong port.
    case fromOtherPort([UInt8])
    /// Sends the datagram from 127.0.0.2 and the right port (Linux alone has that address as it is).
    case fromOtherAddress([UInt8])
    /// Sends bytes without a frame, for frames of one's own.
    case raw([UInt8])
    /// Sends bytes without a frame when so many seconds have passed.
    case rawAfterDelay(Double, [UInt8])
    /// Announces the whole message over TCP, sends half of it and closes; over UDP sends half of it.
    case partial([UInt8])
    /// Closes the TCP connection behind what was sent.
    case close
    /// Drops the TCP connection with a reset instead of an orderly end; over UDP nothing.
    case reset
    case silence
}
