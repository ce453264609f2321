package import EgressModel

/// The receiver of what DNS servers told their clients.
///
/// The functions run on the thread of the listener. They must not wait.
package protocol TapSink: Sendable {
    func receive(_ response: ClientResponse)
    func note(_ event: TapEvent)
}

/// What happens at a listener, besides the responses.
package enum TapEvent: Hashable, Sendable {
    /// A frame arrived. The value is its size in bytes.
    case frame(bytes: Int)
    /// A sender finished its handshake.
    case connected(TapPeer)
    /// The first frame arrived that is dnstap and has the token.
    case heard(TapPeer)
    /// A connection ended, because of a fault unless that is `nil`. `wasHeard` tells whether its sender was heard.
    case closed(TapPeer, TapFault?, wasHeard: Bool)
    /// A peer connected that may not.
    case refused(TapPeer)
    /// A peer connected that there is no room for.
    case crowded(TapPeer)
    /// A frame without the token was dropped.
    case stranger(TapPeer)
    /// A frame about a client's response lacks the message.
    case withoutMessage(TapPeer)
}

/// Why the listener closed a connection.
package enum TapFault: Hashable, Sendable {
    case stream(FrameStreamFault)
    /// The content of a frame is not a dnstap message.
    case payload
    /// The peer did not finish its handshake in time.
    case handshake
}

/// The other end of a connection.
package enum TapPeer: Hashable, Sendable {
    case address(IPAddress)
    /// A process of this machine, at a Unix socket.
    case local
}
