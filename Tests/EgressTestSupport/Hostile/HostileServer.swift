import Foundation
import Synchronization

/// A DNS server that answers as its handler says: UDP and TCP on one port of the loopback.
///
/// One thread of its own does everything, so the handler's calls never overlap and come in the order of arrival.
package final class HostileServer: Sendable {
    package typealias Handler = @Sendable (HostileQuery) -> [HostileReply]

    package let port: UInt16
    private let addresses: [String]
    private let queries: QueryLog
    private let stopSignal: OwnedPipe
    private let stopped = Event()
    private let isStopping = Mutex(false)

    /// Starts at once, on a free port unless one is given. The addresses are those of the loopback, all with the same
    /// port. A server that does not accept TCP refuses connections.
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

    /// Where the server listens, the first address.
    package var endpoint: Endpoint { Endpoint(addresses.first ?? "127.0.0.1", port: port) }

    /// Every query so far, in the order of arrival.
    package var log: [HostileQuery] { queries.all }

    /// Closes the sockets; returns when the thread has ended.
    package func stop() {
        let isFirst = isStopping.withLock { stopping in
            defer { stopping = true }
            return !stopping
        }
        guard isFirst else { return }
        stopSignal.closeWriteEnd()
        // Else the handler does not come back.
        precondition(stopped.happens(within: Wait.patience), "the scripted server's thread does not end")
    }
}

/// Gives the listeners to the thread for good: a closure that kept them would hold the sockets open behind its end.
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

/// The queries that a server received.
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
