import Foundation
import Synchronization

/// A DNS server that answers as its handler decides, over UDP and TCP on one port of the loopback address.
///
/// A single thread does all the work. Calls of the handler never overlap, and arrive in the order of the queries.
package final class HostileServer: Sendable {
    package typealias Handler = @Sendable (HostileQuery) -> [HostileReply]

    package let port: UInt16
    private let addresses: [String]
    private let queries: QueryLog
    private let stopSignal: OwnedPipe
    private let stopped = Event()
    private let isStopping = Mutex(false)

    /// Starts the server immediately.
    ///
    /// - Parameters:
    ///   - addresses: The loopback addresses to listen on, all with the same port.
    ///   - port: The port, or `nil` for a free port.
    ///   - acceptsTCP: Whether the server accepts TCP connections. If not, it refuses them.
    ///   - handler: Returns the actions for a query.
    /// - Throws: `SupportError` if the server cannot listen.
    package init(
        on addresses: [String] = ["127.0.0.1"], port: UInt16? = nil, acceptsTCP: Bool = true,
        _ handler: @escaping Handler
    ) throws {
        let listen = { (port: UInt16) throws(SupportError) -> (UInt16, [HostileListener]) in
            (port, try HostileListener.all(addresses, port: port, acceptsTCP: acceptsTCP))
        }
        let (port, listeners) = if let port { try listen(port) } else { try Loopback.bound(listen) }
        let queries = QueryLog()
        let stopSignal = try OwnedPipe()
        self.port = port
        self.addresses = addresses
        self.queries = queries
        self.stopSignal = stopSignal
        let handover = ListenerHandover(listeners)
        Thread.detachNewThread { [stopped] in
            HostileLoop(handover.take(), stopSignal: stopSignal, queries: queries, handler: handler).run()
            stopped.happen()
        }
    }

    deinit { stop() }

    /// The first address on which the server listens, and its port.
    package var endpoint: Endpoint { Endpoint(addresses.first ?? "127.0.0.1", port: port) }

    /// All queries so far, in the order of arrival.
    package var log: [HostileQuery] { queries.all }

    /// Closes the sockets and waits until the thread ends.
    package func stop() {
        let isFirst = isStopping.withLock { stopping in
            defer { stopping = true }
            return !stopping
        }
        guard isFirst else { return }
        stopSignal.closeWriteEnd()
        // If the thread does not end, the handler is blocked.
        precondition(stopped.happens(within: Wait.patience), "the scripted server's thread does not end")
    }
}

/// Moves the listeners to the thread. A closure that captured them would keep the sockets open after the thread ends.
private final class ListenerHandover: Sendable {
    private let listeners: Mutex<[HostileListener]>

    init(_ listeners: [HostileListener]) {
        self.listeners = Mutex(listeners)
    }

    func take() -> [HostileListener] {
        listeners.withLock { listeners in
            defer { listeners = [] }
            return listeners
        }
    }
}

/// The queries that a server has received.
final class QueryLog: Sendable {
    private let queries = Mutex<[HostileQuery]>([])

    var all: [HostileQuery] { queries.withLock { $0 } }

    func add(_ bytes: [UInt8], _ transport: HostileQuery.Transport, sourcePort: UInt16) -> HostileQuery {
        queries.withLock { queries in
            let query = HostileQuery(
                bytes, transport: transport, sourcePort: sourcePort, ordinal: queries.count + 1)
            queries.append(query)
            return query
        }
    }
}
