import Synchronization

/// Ports of the loopback addresses, each handed out once in a run.
package enum Loopback {
    private static let next = Mutex(Int.random(in: 0..<ports.count))

    // Below the range from which clients' own ports are drawn, so that no client sits on one while its server is away.
    private static let ports = 10_000..<32_000

    /// Whether this machine has the address `::1`.
    package static var hasIPv6: Bool { (try? Socket(.udp, boundTo: "::1")) != nil }

    /// Binds what is ours to a port that nobody has; nobody else can come between.
    static func bound<Bound>(_ bind: (UInt16) throws(SupportError) -> Bound) throws(SupportError) -> Bound {
        for _ in 0..<1000 {
            if let bound = try? bind(nextPort()) { return bound }
        }
        throw SupportError("no free port on the loopback")
    }

    /// Starts a server that has to be told its ports, on other ones where somebody else takes one before it does.
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

    /// Ports on which nobody listened a moment ago, neither UDP nor TCP.
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
    /// A server's own words, which all of them take from the system.
    fileprivate var saysThatPortIsTaken: Bool { description.lowercased().contains("address already in use") }
}
