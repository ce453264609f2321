internal import EgressModel
internal import EgressResolve
internal import NIOCore
internal import NIOPosix
internal import SystemPackage

/// The addresses at which a forwarder is asked, over UDP and TCP.
///
/// A wildcard stands for each address of the machine, because an answer over UDP must come from the address that was
/// asked: a channel of SwiftNIO that is bound to a wildcard cannot choose it.
actor ForwardPlaces {
    private struct Place {
        let streams: any Channel
        var datagrams: any Channel

        var isServing: Bool { streams.isActive && datagrams.isActive }

        func close() async {
            try? await streams.close()
            try? await datagrams.close()
        }
    }

    private static let backlog: Int32 = 1024
    /// The number of ports that are tried where the system chooses one.
    private static let mostPorts = 10
    /// The seconds after which addresses that came, went, or could not be listened on are looked at.
    private static let pause = 2.0

    private let desk: NIOLoopBound<ForwardDesk>
    private let loop: any EventLoop
    private var listeners: [ListenAddress] = []
    private var places: [SocketAddress: Place] = [:]
    private var watch: Task<Void, Never>?

    init(_ desk: NIOLoopBound<ForwardDesk>, on loop: any EventLoop) {
        self.desk = desk
        self.loop = loop
    }

    /// Whether each address is served.
    var isServing: Bool { !places.isEmpty && places.values.allSatisfy(\.isServing) }

    /// Starts to listen.
    ///
    /// - Returns: The addresses with the ports that the system chose.
    /// - Throws: `ForwarderError.notListening`.
    func open(_ listeners: [ListenAddress]) async throws(ForwarderError) -> [ListenAddress] {
        for listener in listeners {
            do {
                self.listeners.append(try await open(listener))
            } catch {
                throw .notListening(listener, Errno(error))
            }
        }
        watch = Task { [weak self] in
            while (try? await Task.sleep(for: .seconds(Self.pause))) != nil { await self?.renew() }
        }
        return self.listeners
    }

    func close() async {
        watch?.cancel()
        listeners = []
        for place in places.values { await place.close() }
    }

    private func open(_ listener: ListenAddress) async throws -> ListenAddress {
        var port = listener.port
        for var address in try Self.addresses(of: listener) {
            address.port = Int(port)
            // An IPv6 wildcard stands for the IPv4 addresses too, which another listener can have.
            guard places[address] == nil else { continue }
            do {
                port = try await open(address)
            } catch let error as IOError where listener.isWildcard && Errno(error) == .addressNotAvailable {
                // An IPv6 address that was just configured cannot be used yet.
                continue
            }
        }
        return ListenAddress(address: listener.address, port: port)
    }

    /// Listens on one address.
    ///
    /// - Parameters:
    ///   - address: The address. The port 0 lets the system choose one for TCP, which UDP then takes as well.
    ///   - ports: The number of ports to try where the system chooses.
    /// - Returns: The port.
    /// - Throws: An error of SwiftNIO.
    private func open(_ address: SocketAddress, ports: Int = mostPorts) async throws -> UInt16 {
        let streams = try await listen(address)
        var chosen = address
        chosen.port = streams.localAddress?.port
        do {
            places[chosen] = Place(streams: streams, datagrams: try await receive(chosen))
            return UInt16(chosen.port ?? 0)
        } catch {
            try? await streams.close()
            // Another process can have the port over UDP.
            guard address.port == 0, ports > 1 else { throw error }
            return try await open(address, ports: ports - 1)
        }
    }

    /// Listens again where a channel has ended, and follows the addresses of the machine. A channel for UDP ends with any
    /// error of sendmsg(2), such as one that a firewall causes.
    private func renew() async {
        guard let wanted = try? Set(listeners.flatMap(Self.addresses)) else { return }
        for address in wanted where places[address] == nil { _ = try? await open(address) }
        for address in places.keys where !wanted.contains(address) {
            await places.removeValue(forKey: address)?.close()
        }
        for (address, place) in places where !place.datagrams.isActive { await reopen(address) }
    }

    private func reopen(_ address: SocketAddress) async {
        guard !listeners.isEmpty, let datagrams = try? await receive(address) else { return }
        places[address]?.datagrams = datagrams
    }

    private func receive(_ address: SocketAddress) async throws -> any Channel {
        let channel = try await DatagramDoor.bootstrap(desk, on: loop).bind(to: address).get()
        channel.closeFuture.whenComplete { [weak self] _ in Task { await self?.reopen(address) } }
        return channel
    }

    private func listen(_ address: SocketAddress) async throws -> any Channel {
        try await ServerBootstrap(group: loop)
            .serverChannelOption(.backlog, value: Self.backlog)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            .childChannelOption(.socketOption(.tcp_nodelay), value: 1)
            .childChannelInitializer { [desk] channel in
                guard desk.value.take(channel) else { return channel.close() }
                return channel.eventLoop.makeCompletedFuture {
                    let handlers: [any ChannelHandler] = [MessageFramer(), StreamDoor(desk.value, channel)]
                    try channel.pipeline.syncOperations.addHandlers(handlers)
                }
            }
            .bind(to: address).get()
    }

    /// Returns the addresses that a listener stands for.
    private static func addresses(of listener: ListenAddress) throws -> [SocketAddress] {
        guard listener.isWildcard else {
            return [try SocketAddress(ipAddress: "\(listener.address)", port: Int(listener.port))]
        }
        let families: [NIOBSDSocket.ProtocolFamily] = listener.address.bitWidth == 32 ? [.inet] : [.inet, .inet6]
        let own = try NIOCore.System.enumerateDevices().compactMap(\.address)
        return own.filter { families.contains($0.protocol) }.map { address in
            var place = address
            place.port = Int(listener.port)
            return place
        }
    }
}
