internal import EgressModel
internal import NIOCore

/// A server that the forwarder asks.
final class Upstream {
    /// The time for which a server that did not answer is asked last.
    private static let silence = TimeAmount.seconds(10)
    /// The number of queries from one port, and the time that it is used. A port that was guessed soon becomes useless
    /// (RFC 5452, section 9.2).
    private static let mostUses = 256
    private static let longestUse = TimeAmount.seconds(10)

    let index: Int
    private let address: SocketAddress
    private let listener: any UpstreamListener
    private let loop: any EventLoop
    private var socket: UpstreamSocket?
    private var opened = NIODeadline.uptimeNanoseconds(0)
    private var isOpening = false
    private var connection: UpstreamConnection?
    private var silentUntil: NIODeadline?

    init(_ index: Int, _ address: SocketAddress, _ listener: any UpstreamListener, on loop: any EventLoop) {
        self.index = index
        self.address = address
        self.listener = listener
        self.loop = loop
    }

    func isSilent(at now: NIODeadline) -> Bool { silentUntil.map { now < $0 } ?? false }

    /// Records that the server did not answer. A connection is not used again, because the server might no longer know it.
    func noteSilence(of link: (any UpstreamLink)?, at now: NIODeadline) {
        silentUntil = now + Self.silence
        if link === connection { connection = nil }
    }

    func noteReply() { silentUntil = nil }

    /// Opens the first socket.
    func open() -> EventLoopFuture<Void> {
        UpstreamSocket.open(for: index, at: address, listener, on: loop).assumeIsolated().map { [self] in
            socket = $0
            opened = .now()
        }.nonisolated()
    }

    /// Sends a query.
    ///
    /// - Returns: Where and under which id the reply counts; `nil` if there is no socket.
    func send(_ flight: UInt64, _ key: Flight.Key, at now: NIODeadline) -> (link: any UpstreamLink, id: UInt16)? {
        switch key.transport {
        case .datagram:
            renewSocket(at: now)
            return socket.map { ($0, $0.send(key.query, of: flight)) }
        case .stream:
            if connection?.isOver ?? true {
                connection = UpstreamConnection(to: index, at: address, listener, on: loop)
            }
            return connection.map { ($0, $0.send(key.query, of: flight)) }
        }
    }

    /// Closes the socket and the connection. What is under way gets no answer.
    func close() {
        socket?.close()
        connection?.close()
        (socket, connection) = (nil, nil)
    }

    /// Opens the next socket if the current one is worn out. The current one is used until the next one is open.
    private func renewSocket(at now: NIODeadline) {
        let isWorn = socket.map { !$0.isOpen || $0.used >= Self.mostUses || now - opened >= Self.longestUse } ?? true
        guard isWorn, !isOpening else { return }
        isOpening = true
        let next = UpstreamSocket.open(for: index, at: address, listener, on: loop).assumeIsolated()
        next.whenComplete { [self] result in
            isOpening = false
            guard case .success(let next) = result else { return }
            socket?.retire()
            socket = next
            opened = .now()
        }
    }
}

extension [Upstream] {
    /// Returns the upstream to ask next; `nil` if none is left.
    ///
    /// - Parameters:
    ///   - flight: The query.
    ///   - now: The current time.
    ///   - isLate: Whether an upstream that has not answered yet may be asked again.
    /// - Returns: The upstream.
    func next(for flight: Flight, at now: NIODeadline, isLate: Bool) -> Upstream? {
        // Connections that end at once must not keep the loop busy.
        guard flight.attempts < 3 * count else { return nil }
        let unasked = filter { flight.standings[$0.index] == .unasked }
        if let next = unasked.first(where: { !$0.isSilent(at: now) }) ?? unasked.first { return next }
        if let next = first(where: { flight.standings[$0.index] == .lost }) { return next }
        guard isLate, let last = flight.tickets.last?.upstream else { return nil }
        return (self[(last + 1)...] + self[...last]).first { flight.standings[$0.index] == .asked }
    }
}
