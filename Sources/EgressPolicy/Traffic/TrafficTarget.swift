package import EgressModel

/// A destination as users write it: `140.205.34.3:443`, `[2001:db8::1]:53/udp` or `www.example.com:443`.
package struct TrafficTarget: Hashable, Sendable {
    package enum Host: Hashable, Sendable {
        case address(IPAddress)
        case name(DomainName)
    }

    package let host: Host
    package let transport: TransportProtocol
    package let port: UInt16

    /// Parses `ADDRESS:PORT` or `NAME:PORT`. A protocol can follow the port. An IPv6 address needs brackets.
    ///
    /// - Throws: `ValueError` if the text does not have this form.
    package init(_ text: String) throws(ValueError) {
        let (host, port) = try Self.split(text[...])
        self.host = text.hasPrefix("[") ? .address(try Self.bracketed(host)) : try Self.host(host)
        (transport, port: self.port) = try Self.port(port)
    }

    /// Parses a single port, such as `443` or `53/udp`.
    ///
    /// - Throws: `ValueError` if the text is not a port, or if it contains more than one port.
    package static func port(_ text: some StringProtocol) throws(ValueError) -> (TransportProtocol, port: UInt16) {
        let list = try PortList(text)
        guard list.ranges.count == 1, let range = list.ranges.first, range.first == range.last else {
            throw .target(.severalPorts)
        }
        return (range.transport, range.first)
    }

    /// Splits the text at the colon before the port. An IPv6 address has brackets that identify this colon.
    private static func split(_ text: Substring) throws(ValueError) -> (host: Substring, port: Substring) {
        guard !text.isEmpty else { throw .target(.empty) }
        if let address = try? IPv6Address(text) { throw .target(.noPortBehind(address)) }
        let isBracketed = text.hasPrefix("[")
        let end = isBracketed ? text.firstIndex(of: "]").map { text.index(after: $0) } : text.firstIndex(of: ":")
        guard let end, text[..<end].utf8.count > (isBracketed ? 2 : 0), !text.contains("//") else {
            throw .target(text.contains("//") ? .url : .noPort)
        }
        guard text[end...].hasPrefix(":") else { throw .target(.noPort) }
        let host = isBracketed ? text[..<end].dropFirst().dropLast() : text[..<end]
        return (host, text[end...].dropFirst())
    }

    private static func bracketed(_ text: Substring) throws(ValueError) -> IPAddress {
        // `CIDRBlock` refuses IPv4-mapped addresses, which network plugins interpret differently.
        let block = try ValueError.reading(CIDRBlock(text))
        guard !text.contains("/"), block.network.bitWidth == 128 else {
            throw .target(.notIPv6InBrackets)
        }
        return block.network
    }

    private static func host(_ text: Substring) throws(ValueError) -> Host {
        if let address = try? IPv4Address(text) { return .address(.ipv4(address)) }
        if (try? IPv4Address(text.prefix { $0 != "/" })) != nil { throw .target(.block) }
        do throws(ValueError) {
            let host = try HostSpec(exact: text).host
            guard let name = host.name else { throw .host(.pattern(.unsuitable)) }
            return .name(name)
        } catch {
            throw .target(.host(error))
        }
    }
}
