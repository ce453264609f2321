package import EgressModel

/// A DNS profile: the servers to which pods may send DNS queries, and their ports. Each profile becomes one egress rule.
///
/// A NetworkPolicy sees the port of the pod, not the port of its Service. DNS pods can listen on a port other than 53.
package struct DNSRule: Hashable, Sendable {
    package let servers: DNSServers
    /// The ports in ascending order, each for UDP and TCP. Only `any` is for UDP alone.
    package let ports: [UInt16]

    /// The default profile.
    package static let any = DNSRule(.any)

    /// Creates a profile. If `ports` is empty, the profile has the default port of its servers.
    package init(_ servers: DNSServers, ports: [UInt16] = []) {
        self.servers = servers
        self.ports = ports.isEmpty ? [servers.defaultPort] : Set(ports).sorted()
    }

    /// Parses the name of a profile, pods as `NAMESPACE/KEY=VALUE[,KEY=VALUE...]`, an address or a block, each with
    /// optional ports as in `kube-dns:8053`. An IPv6 address with ports needs brackets.
    ///
    /// - Throws: `ValueError` if the text is none of these.
    package init(_ text: String) throws(ValueError) {
        let text = Substring(text)
        if let port = UInt16(text) { throw .dns(.noServers(port: port)) }
        if let sign = text.firstIndex(of: "=") {
            try self.init(pods: text, sign)
        } else if Self.isAddress(text) {
            let parts = try BlockAndPorts(text)
            self.init(.block(parts.block), ports: try parts.ports.map(Self.list) ?? [])
        } else {
            try self.init(name: text)
        }
    }

    /// Returns the egress rule for a policy that contains addresses of `family`.
    package func egressRule(family: AddressFamily) -> NetworkPolicyRule {
        let transports: [TransportProtocol] = servers == .any ? [.udp] : [.tcp, .udp]
        let ranges = transports.flatMap { transport in ports.map { PortRange(transport, $0) } }
        return NetworkPolicyRule(peers: servers.peers(family), ports: PortList(ranges))
    }

    /// Parses pods and their ports. The first equals sign is at `sign`.
    private init(pods text: Substring, _ sign: Substring.Index) throws(ValueError) {
        if let pods = CiliumNamespace.pods(of: text) { throw .dns(.ciliumLabels(example: pods)) }
        // The value of a label contains no colon.
        let colon = text[sign...].firstIndex(of: ":") ?? text.endIndex
        self.init(.pods(try DNSPods(text[..<colon])), ports: try Self.ports(text[colon...]))
    }

    private init(name text: Substring) throws(ValueError) {
        let colon = text.firstIndex(of: ":") ?? text.endIndex
        let word = String(text[..<colon])
        if colon < text.endIndex, word == "any" || word == "none" { throw .dns(.portsNotTaken(by: word)) }
        guard let servers = DNSServers.named.first(where: { $0.word == word })?.servers else {
            throw .dns(DNSError(unknown: word, ports: (try? Self.ports(text[colon...])) ?? []))
        }
        self.init(servers, ports: try Self.ports(text[colon...]))
    }

    /// Whether the text is meant as an address or a block. A text with a single colon and no dot before it is not,
    /// because the colon is before ports.
    private static func isAddress(_ text: Substring) -> Bool {
        let head = text.prefix { $0 != ":" }
        let isIPv4 = head.first?.isNumber == true && (head.contains(".") || head.endIndex == text.endIndex)
        let isIPv6 = text.count { $0 == ":" } > 1 && head.allSatisfy(\.isHexDigit)
        return isIPv4 || isIPv6 || text.hasPrefix("[")
    }

    /// Parses the colon and the list behind the servers. An empty text has no ports.
    private static func ports(_ text: Substring) throws(ValueError) -> [UInt16] {
        text.isEmpty ? [] : try list(text.dropFirst())
    }

    /// Parses a comma-separated list of port numbers, which have neither ranges nor protocols.
    private static func list(_ text: Substring) throws(ValueError) -> [UInt16] {
        var ports: [UInt16] = []
        for word in text.split(separator: ",", omittingEmptySubsequences: false) {
            let number = word.prefix { $0 != "/" }
            let range = try PortRange(number)
            guard !number.contains("-") else { throw .dns(.portRange(String(number))) }
            guard number == word else { throw .dns(.portWithProtocol(String(word), port: range.first)) }
            ports.append(range.first)
        }
        return ports
    }
}

extension DNSRule: CustomStringConvertible {
    /// The canonical text, which omits the default port.
    package var description: String {
        guard ports != [servers.defaultPort] else { return servers.description }
        let list = ports.map(\.description).joined(separator: ",")
        return servers.writtenBlock?.text(withPorts: list) ?? "\(servers):\(list)"
    }
}

extension DNSServers {
    /// The block in the text of the servers, or `nil` if the text contains none.
    fileprivate var writtenBlock: CIDRBlock? {
        if case .block(let block) = self { block } else { nil }
    }
}
