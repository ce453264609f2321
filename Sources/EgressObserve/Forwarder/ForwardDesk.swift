internal import EgressModel
internal import EgressResolve
internal import EgressSystem
internal import NIOCore

/// Passes queries on to upstreams and answers back to clients, and holds answers that the policies do not allow yet.
///
/// All of it happens on one event loop, so that nothing needs a lock.
final class ForwardDesk {
    private let places = ConnectionPlaces(most: ForwardLimits.mostConnections)
    private var isHeard = false
    /// The channels with messages that are not sent yet.
    private var unflushed: [ObjectIdentifier: any Channel] = [:]

    // The extensions of this class in other files share the following properties.

    let loop: any EventLoop
    let settings: ForwardSettings
    let sink: any ForwardSink
    var counts = ForwardCounts()
    var flights = FlightTable(longestWait: .nanoseconds(Int64(ForwardSettings.longestWait * 1e9)))
    private(set) var upstreams: [Upstream] = []
    /// The time at which the next deadline is looked after.
    var timer: NIODeadline?
    /// Whether answers no longer wait, because the service ends.
    var isEnding = false

    init(_ settings: ForwardSettings, _ sink: any ForwardSink, on loop: any EventLoop) {
        self.settings = settings
        self.sink = sink
        self.loop = loop
    }

    /// Opens a socket for each upstream.
    func open() throws -> EventLoopFuture<Void> {
        upstreams = try settings.upstreams.enumerated().map { index, server in
            counts.upstreams[server] = ForwardCounts.Upstream()
            return Upstream(index, try server.channelAddress, self, on: loop)
        }
        return EventLoopFuture.andAllSucceed(upstreams.map { $0.open() }, on: loop)
    }

    func close() { upstreams.forEach { $0.close() } }

    /// What the forwarder has done up to now.
    var currentCounts: ForwardCounts {
        var counts = counts
        counts.inFlight = flights.waiting
        return counts
    }

    // MARK: Clients

    func admits(_ address: SocketAddress?) -> Bool {
        guard let clients = settings.clients else { return true }
        let isAdmitted = address.flatMap(IPAddress.init).map { address in clients.contains { $0.contains(address) } }
        if isAdmitted != true { counts.queries[.refused, default: 0] += 1 }
        return isAdmitted ?? false
    }

    /// Returns whether a client may keep a connection, and counts it until it ends.
    func take(_ channel: any Channel) -> Bool {
        guard admits(channel.remoteAddress), places.take() else { return false }
        counts.connections += 1
        channel.closeFuture.assumeIsolated().whenComplete { [self] _ in
            places.giveBack()
            counts.connections -= 1
        }
        return true
    }

    func noteMalformed() { counts.queries[.malformed, default: 0] += 1 }

    /// Takes a message from a client. `address` is that of a client over UDP.
    ///
    /// - Returns: Whether the client gets an answer later, or has one.
    @discardableResult
    func receive(_ message: ByteBuffer, at door: any ClientDoor, from address: SocketAddress?) -> Bool {
        guard address == nil || admits(address) else { return false }
        switch message.withUnsafeReadableBytes(ClientMessage.init) {
        case .noise:
            noteMalformed()
            return false
        case .refused(let response):
            noteMalformed()
            let id = response.getInteger(at: response.readerIndex, as: UInt16.self) ?? 0
            ForwardClient(id: id, door: door, address: address).send(response)
        case .query(let query, let id):
            if !isHeard { hear() }
            let key = Flight.Key(query: query, transport: door.transport)
            join(ForwardClient(id: id, door: door, address: address), key)
        }
        return true
    }

    private func hear() {
        isHeard = true
        sink.note(.heard)
    }

    private func join(_ client: ForwardClient, _ key: Flight.Key) {
        if flights.waiting >= ForwardLimits.mostWaiting { dropOldest() }
        if let number = flights.number(of: key) { return flights.add(client, to: number) }
        let now = NIODeadline.now()
        let number = flights.begin(Flight(key, upstreams: upstreams.count, at: now))
        flights.add(client, to: number)
        askNext(number, at: now)
        armTimer()
    }

    private func dropOldest() {
        guard let (client, over) = flights.dropOldest() else { return }
        counts.queries[.dropped, default: 0] += 1
        client.door.drop()
        if let over { _ = end(over) }
    }

    /// Sends what was written to a channel, together with what is written to it in the same turn of the loop.
    func flush(_ channel: any Channel) {
        if unflushed.isEmpty {
            loop.assumeIsolated().execute { [self] in
                let channels = unflushed.values
                unflushed = [:]
                for channel in channels { channel.flush() }
            }
        }
        unflushed[ObjectIdentifier(channel)] = channel
    }
}
