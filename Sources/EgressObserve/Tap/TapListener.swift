package import EgressModel
internal import EgressSystem
internal import NIOCore
internal import NIOPosix
package import SystemPackage

/// The place at which a listener waits for senders.
package enum TapPlace: Hashable, Sendable {
    case unix(path: String)
    /// An address and a port; port 0 lets the system choose one.
    case tcp(IPAddress, port: UInt16)
}

extension TapPlace {
    /// Returns the place with the port that the system chose, if it has one.
    package func with(port: Int?) -> TapPlace {
        guard case .tcp(let address, _) = self, let port = port.flatMap(UInt16.init(exactly:)) else { return self }
        return .tcp(address, port: port)
    }
}

extension TapPlace: CustomStringConvertible {
    /// The place as `--learn` takes it.
    package var description: String {
        switch self {
        case .unix(let path): "unix:\(path)"
        case .tcp(let address, let port):
            "tcp:" + (address.bitWidth == 32 ? "\(address):\(port)" : "[\(address)]:\(port)")
        }
    }
}

/// The senders that count.
package struct TapAdmission: Sendable {
    /// The blocks that a peer's address must lie in; `nil` for every peer.
    package let blocks: [CIDRBlock]?
    /// The bytes that the identity of each frame must begin with; `nil` for every identity.
    package let token: [UInt8]?

    package init(blocks: [CIDRBlock]?, token: [UInt8]?) {
        self.blocks = blocks
        self.token = token
    }

    func admits(_ peer: TapPeer) -> Bool {
        guard let blocks, case .address(let address) = peer else { return true }
        return blocks.contains { $0.contains(address) }
    }
}

/// Receives dnstap from DNS servers that connect to it.
package final class TapListener: Sendable {
    private static let backlog: Int32 = 1024
    private static let mostConnections: UInt64 = 2048

    private let channel: any Channel
    private let path: String?

    /// The port that the listener has; `nil` for a Unix socket.
    package var port: Int? { channel.localAddress?.port }

    /// Starts to listen.
    ///
    /// - Throws: `Errno` if the address cannot be had, as `addressInUse` if a process listens there.
    package init(_ place: TapPlace, _ admission: TapAdmission, _ sink: any TapSink) async throws(Errno) {
        let bootstrap = Self.bootstrap(admission, sink)
        do {
            switch place {
            case .tcp(let address, let port):
                path = nil
                channel = try await bootstrap.bind(host: "\(address)", port: Int(port)).get()
            case .unix(let path):
                self.path = path
                let socket = try FileDescriptor.boundSocket(
                    at: path, permissions: [.ownerReadWrite, .groupReadWrite])
                channel = try await bootstrap.withBoundSocket(socket.rawValue).get()
            }
        } catch {
            throw Errno(error)
        }
    }

    /// Stops to listen, and removes the socket. The connections end when their senders close them.
    package func close() async {
        try? await channel.close()
        if let path { FileSystem.removeFile(path) }
    }

    private static func bootstrap(_ admission: TapAdmission, _ sink: any TapSink) -> ServerBootstrap {
        let places = ConnectionPlaces(most: mostConnections)
        return ServerBootstrap(group: MultiThreadedEventLoopGroup(numberOfThreads: 1))
            .serverChannelOption(.backlog, value: backlog)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                let peer = channel.peer
                let isAdmitted = admission.admits(peer)
                guard isAdmitted, places.take() else {
                    sink.note(isAdmitted ? .crowded(peer) : .refused(peer))
                    return channel.close()
                }
                channel.closeFuture.whenComplete { _ in places.giveBack() }
                return channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addTap(peer, token: admission.token, sink: sink)
                }
            }
    }
}

extension Channel {
    fileprivate var peer: TapPeer {
        remoteAddress.flatMap(IPAddress.init).map(TapPeer.address) ?? .local
    }
}
