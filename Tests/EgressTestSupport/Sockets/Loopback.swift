import Synchronization

/// Ports of the loopback addresses for servers and for "no server listens here".
package enum Loopback {
    private static let next = Mutex(Int.random(in: 0..<ports.count))

    // Below the range from which clients' own ports are drawn, so that no client sits on a port handed out here.
    private static let ports = 10_000..<32_000

    /// A port on which nobody listens, neither UDP nor TCP, on any of the addresses; never the same one twice in a run.
    package static func freePort(on addresses: [String] = ["127.0.0.1"]) throws(SupportError) -> UInt16 {
        for _ in 0..<1000 {
            let port = nextPort()
            if addresses.allSatisfy({ isFree(port, on: $0) }) { return port }
        }
        throw SupportError("no free port on \(addresses.joined(separator: ", "))")
    }

    /// Whether this machine has the address `::1`.
    package static var hasIPv6: Bool { (try? Socket(.udp, boundTo: "::1")) != nil }

    private static func nextPort() -> UInt16 {
        next.withLock { offset in
            offset = (offset + 1) % ports.count
            return UInt16(ports.lowerBound + offset)
        }
    }

    private static func isFree(_ port: UInt16, on address: String) -> Bool {
        (try? Socket(.udp, boundTo: address, port: port)) != nil
            && (try? Socket(.tcp, boundTo: address, port: port)) != nil
    }
}
