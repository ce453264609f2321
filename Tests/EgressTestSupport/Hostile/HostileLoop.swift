import Foundation

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The loop of the scripted server's thread. It waits for sockets and for delayed replies that are due.
final class HostileLoop {
    private let listeners: [HostileListener]
    private let stopSignal: OwnedPipe
    private let queries: QueryLog
    private let handler: HostileServer.Handler
    private var connections: [HostileConnection] = []
    private var delayed: [(due: ContinuousClock.Instant, send: () -> Void)] = []

    init(
        _ listeners: [HostileListener], stopSignal: OwnedPipe, queries: QueryLog,
        handler: @escaping HostileServer.Handler
    ) {
        self.listeners = listeners
        self.stopSignal = stopSignal
        self.queries = queries
        self.handler = handler
    }

    /// Runs until the server closes the write end of the stop signal.
    func run() {
        while true {
            var waits = descriptors()
            poll(&waits, nfds_t(waits.count), untilNextDelayed())
            if waits[0].revents != 0 { return }
            listeners.forEach(serve)
            connections.forEach(serve)
            connections.removeAll { !$0.isOpen }
            sendDelayed()
        }
    }

    private func descriptors() -> [pollfd] {
        var waits = [pollfd(fd: stopSignal.readEnd, events: Int16(POLLIN), revents: 0)]
        for listener in listeners {
            waits.append(pollfd(fd: listener.udp.descriptor, events: Int16(POLLIN), revents: 0))
            // A socket that does not listen would wake the loop continuously.
            guard listener.acceptsTCP else { continue }
            waits.append(pollfd(fd: listener.tcp.descriptor, events: Int16(POLLIN), revents: 0))
        }
        for connection in connections {
            let events = Int16(POLLIN) | (connection.hasOutput ? Int16(POLLOUT) : 0)
            waits.append(pollfd(fd: connection.socket.descriptor, events: events, revents: 0))
        }
        return waits
    }

    private func serve(_ listener: HostileListener) {
        while let (bytes, sender) = listener.udp.receiveDatagram() {
            let query = queries.add(bytes, .udp, sourcePort: sender.port)
            for reply in handler(query) { send(reply, to: sender, of: listener) }
        }
        while let (socket, peer) = listener.tcp.accepted() {
            connections.append(HostileConnection(socket, sourcePort: peer.port))
        }
    }

    private func serve(_ connection: HostileConnection) {
        connection.flush()
        for message in connection.receivedMessages() {
            let query = queries.add(message, .tcp, sourcePort: connection.sourcePort)
            for reply in handler(query) { send(reply, over: connection) }
        }
    }

    private func send(_ reply: HostileReply, to client: SocketAddress, of listener: HostileListener) {
        switch reply {
        case .message(let bytes), .raw(let bytes): listener.udp.send(bytes, to: client)
        case .afterDelay(let seconds, let bytes), .rawAfterDelay(let seconds, let bytes):
            delay(seconds) { listener.udp.send(bytes, to: client) }
        case .flood(let seconds, let bytes):
            let end = ContinuousClock.now + .seconds(seconds)
            while ContinuousClock.now < end { listener.udp.send(bytes, to: client) }
        case .fromOtherPort(let bytes): try? Socket(.udp, boundTo: listener.address).send(bytes, to: client)
        case .fromOtherAddress(let bytes):
            try? Socket(.udp, boundTo: "127.0.0.2", port: listener.udp.localPort).send(bytes, to: client)
        case .partial(let bytes): listener.udp.send(Array(bytes.prefix(bytes.count / 2)), to: client)
        case .close, .reset, .silence: break
        }
    }

    private func send(_ reply: HostileReply, over connection: HostileConnection) {
        switch reply {
        case .message(let bytes): connection.sendMessage(bytes)
        case .raw(let bytes): connection.send(bytes)
        case .afterDelay(let seconds, let bytes): delay(seconds) { connection.sendMessage(bytes) }
        case .rawAfterDelay(let seconds, let bytes): delay(seconds) { connection.send(bytes) }
        case .partial(let bytes): connection.sendHalf(bytes)
        case .close: connection.closeWhenSent()
        case .reset: connection.reset()
        case .flood, .fromOtherPort, .fromOtherAddress, .silence: break
        }
    }

    private func delay(_ seconds: Double, _ send: @escaping () -> Void) {
        delayed.append((.now + .seconds(seconds), send))
    }

    private func sendDelayed() {
        let now = ContinuousClock.now
        let due = delayed.filter { $0.due <= now }.sorted { $0.due < $1.due }
        delayed.removeAll { $0.due <= now }
        for reply in due { reply.send() }
    }

    /// Returns the milliseconds until the next delayed reply, rounded up. -1 means that only sockets wake the loop.
    private func untilNextDelayed() -> Int32 {
        guard let due = delayed.map(\.due).min() else { return -1 }
        return Int32(max(0, (due - .now) / .milliseconds(1)).rounded(.up))
    }
}
