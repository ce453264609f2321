import Glibc

/// A small world of connections. Each policy allows a part of it, so policies of different kinds can be compared.
enum TrafficGrid {
    /// The other end of a connection.
    enum End: Hashable, Sendable {
        case name(String)
        case address(String)
        case pod(namespace: String, labels: [String: String])
    }

    static let names = [
        "a.example.com", "b.example.com", "x.a.example.com", "y.x.a.example.com", "example.com", "x.example.com",
        "example.org", "www.example.org",
    ]
    static let addresses = [
        "198.51.100.1", "198.51.100.70", "198.51.100.130", "198.51.7.7", "203.0.113.7", "192.0.2.53", "9.9.9.9",
        "2001:db8::1", "2001:db9::1",
    ]
    static let podLabels: [[String: String]] = [
        [:], ["a": "b"], ["a": "b", "c": "d"], ["k8s-app": "kube-dns"], ["a": "x"],
    ]
    /// The labels of each namespace. The first is the policy's own.
    static let namespaces: [String: [String: String]] = [
        "shop": ["kubernetes.io/metadata.name": "shop", "team": "s"],
        "dns": ["kubernetes.io/metadata.name": "dns", "team": "a"],
        "kube-system": ["kubernetes.io/metadata.name": "kube-system"],
    ]
    static let ownNamespace = "shop"
    static let ends: [End] =
        names.map(End.name) + addresses.map(End.address)
        + namespaces.keys.sorted().flatMap { namespace in
            podLabels.map { End.pod(namespace: namespace, labels: $0) }
        }

    static let transports = ["TCP", "UDP", "SCTP"]
    static let ports = [1, 53, 80, 443, 5353, 8000, 8005, 8010, 8011, 65_535]

    // MARK: Sets of ports, one bit for each port of each protocol

    static let everyPort: UInt32 = (1 << UInt32(transports.count * ports.count)) - 1

    static func ports(_ transport: String, _ first: Int = 1, _ last: Int = 65_535) -> UInt32 {
        guard let place = transports.firstIndex(of: transport) else { return 0 }
        return ports.enumerated().reduce(0) { set, port in
            (first...max(first, last)).contains(port.element) && first <= last
                ? set | 1 << UInt32(place * ports.count + port.offset) : set
        }
    }

    static let sctp = ports("SCTP")

    // MARK: Blocks

    /// Whether a block contains an address, by the bits of both. Invalid blocks contain nothing.
    static func contains(_ block: String, _ address: String) -> Bool {
        let halves = block.split(separator: "/", omittingEmptySubsequences: false)
        guard let network = bytes(String(halves[0])), let other = bytes(address), network.count == other.count else {
            return false
        }
        guard let length = halves.count == 2 ? Int(halves[1]) : network.count * 8 else { return false }
        return (0..<length).allSatisfy { bit in
            (network[bit / 8] ^ other[bit / 8]) & (0x80 >> UInt8(bit % 8)) == 0
        }
    }

    private static func bytes(_ address: String) -> [UInt8]? {
        let (family, count) = address.contains(":") ? (AF_INET6, 16) : (AF_INET, 4)
        var bytes = [UInt8](repeating: 0, count: count)
        return inet_pton(family, address, &bytes) == 1 ? bytes : nil
    }

    // MARK: Names

    /// Whether a pattern matches a name. `*.` stands for one or more labels, or for one label only.
    static func matches(_ pattern: String, _ name: String, isOneLabel: Bool = false) -> Bool {
        var pattern = pattern.lowercased()
        if pattern.hasSuffix(".") { pattern.removeLast() }
        guard pattern.hasPrefix("*.") else { return pattern == name }
        let suffix = pattern.dropFirst()
        guard name.hasSuffix(suffix), name.count > suffix.count else { return false }
        return !isOneLabel || !name.dropLast(suffix.count).contains(".")
    }
}
