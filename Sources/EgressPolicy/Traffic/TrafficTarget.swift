package import EgressModel

/// A destination as people write it, `140.205.34.3:443`, `[2001:db8::1]:53/udp` or `www.example.com:443`.
package struct TrafficTarget: Hashable, Sendable {
    package enum Host: Hashable, Sendable {
        case address(IPAddress)
        case name(DomainName)
    }

    package let host: Host
    package let transport: TransportProtocol
    package let port: UInt16

    private static let hint =
        "write ADDRESS:PORT or NAME:PORT, as in 192.0.2.1:443, [2001:db8::1]:443 or ntp.example.com:123/udp"

    /// - Throws: `FormatError`.
    package init(_ text: String) throws(FormatError) {
        let (host, port) = try Self.split(text[...])
        self.host = text.hasPrefix("[") ? .address(try Self.bracketed(host)) : try Self.host(host)
        (transport, port: self.port) = try Self.port(port)
    }

    /// Reads one port, `443` or `53/udp`.
    ///
    /// - Throws: `FormatError`.
    package static func port(_ text: some StringProtocol) throws(FormatError) -> (TransportProtocol, port: UInt16) {
        let list = try PortList(text)
        guard list.ranges.count == 1, let range = list.ranges.first, range.first == range.last else {
            throw FormatError("has more than one port", hint: "ask for one port at a time")
        }
        return (range.transport, range.first)
    }

    /// Splits at the colon of the port, which IPv6 shows by brackets.
    private static func split(_ text: Substring) throws(FormatError) -> (host: Substring, port: Substring) {
        guard !text.isEmpty else { throw FormatError("is empty", hint: hint) }
        if (try? IPv6Address(text)) != nil { throw FormatError("has no port", hint: "write [\(text)]:443") }
        let isBracketed = text.hasPrefix("[")
        let end = isBracketed ? text.firstIndex(of: "]").map { text.index(after: $0) } : text.firstIndex(of: ":")
        guard let end, text[..<end].utf8.count > (isBracketed ? 2 : 0), !text.contains("//") else {
            throw FormatError(text.contains("//") ? "is a URL" : "has no port", hint: hint)
        }
        guard text[end...].hasPrefix(":") else { throw FormatError("has no port", hint: hint) }
        let host = isBracketed ? text[..<end].dropFirst().dropLast() : text[..<end]
        return (host, text[end...].dropFirst())
    }

    private static func bracketed(_ text: Substring) throws(FormatError) -> IPAddress {
        // Refuses IPv4-mapped addresses, which plugins read in different ways.
        let block = try CIDRBlock(text)
        guard !text.contains("/"), block.network.bitWidth == 128 else {
            throw FormatError("has something else than an IPv6 address in brackets", hint: hint)
        }
        return block.network
    }

    private static func host(_ text: Substring) throws(FormatError) -> Host {
        if let address = try? IPv4Address(text) { return .address(.ipv4(address)) }
        if (try? IPv4Address(text.prefix { $0 != "/" })) != nil {
            throw FormatError("is a block", hint: "ask for one address of it")
        }
        do throws(FormatError) {
            return .name(try HostSpec(text).name)
        } catch {
            throw FormatError(error.fact, hint: hint)
        }
    }
}
