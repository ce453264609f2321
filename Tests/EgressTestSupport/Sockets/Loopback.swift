import Synchronization

/// The ports of the loopback addresses. A run uses each port only once.
package enum Loopback {
    private static let next = Mutex(Int.random(in: 0..<ports.count))

    // This range is below the range of ephemeral ports. No client can take one of these ports while its server is
    // stopped.
    private static let ports = 10_000..<32_000

    /// Whether this machine has the address `::1`.
    package static var hasIPv6: Bool { (try? Socket(.udp, boundTo: "::1")) != nil }

    /// Binds to a free port. The caller's sockets take the port directly, so no other process can take it in between.
    static func bound<Bound>(_ bind: (UInt16) throws(SupportError) -> Bound) throws(SupportError) -> Bound {
        for _ in 0..<1000 {
            if let bound = try? bind(nextPort()) { return bound }
        }
        throw SupportError("no free port on the loopback")
    }

    /// Starts a server that needs to know its ports in advance. If another process takes a port first, it retries with
    /// other ports.
    static func started<Server>(
        ports count: Int = 1, on address: String = "127.0.0.1",
        _ start: ([UInt16]) throws(SupportError) -> Server
    ) throws(SupportError) -> Server {
        for _ in 0..<4 {
            do throws(SupportError) {
                return try start(freePorts(count, on: address))
            } catch {
                guard error.saysThatPortIsTaken else { throw error }
            }
        }
        return try start(freePorts(count, on: address))
    }

    /// Returns ports on which nothing listened a moment ago, over UDP or TCP.
    private static func freePorts(_ count: Int, on address: String) throws(SupportError) -> [UInt16] {
        var ports: [UInt16] = []
        for _ in 0..<count {
            ports.append(
                try bound { (port) throws(SupportError) in
                    _ = try HostileListener(address, port: port, acceptsTCP: false)
                    return port
                })
        }
        return ports
    }

    private static func nextPort() -> UInt16 {
        next.withLock { offset in
            offset = (offset + 1) % ports.count
            return UInt16(ports.lowerBound + offset)
        }
    }
}

extension SupportError {
    /// Whether the server reports that a port is taken. All servers print the system's message.
    fileprivate var saysThatPortIsTaken: Bool { description.lowercased().contains("address already in use") }
}
