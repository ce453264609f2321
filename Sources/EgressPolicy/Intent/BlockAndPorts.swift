package import EgressModel

/// A block and its ports as users write them: `10.0.0.0/8:443`, `[2001:db8::/32]:443`, `10.0.0.1`. An IPv6 block with
/// ports has brackets.
struct BlockAndPorts {
    let block: CIDRBlock
    /// The text of the ports, which is not validated, or `nil` if there is none.
    let ports: Substring?

    /// Parses a block with or without ports.
    ///
    /// - Throws: `ValueError` if the block is invalid, or if the text does not tell the block from the ports.
    init(_ text: Substring) throws(ValueError) {
        let (block, ports) = try Self.split(text)
        self.block = try ValueError.reading(CIDRBlock(block))
        self.ports = ports
    }

    /// Splits the text at the colon before the ports.
    private static func split(_ text: Substring) throws(ValueError) -> (Substring, Substring?) {
        if text.hasPrefix("[") { return try splitAtBracket(text) }
        if let colon = text.firstIndex(of: ":"), text[..<colon].contains(".") {
            return (text[..<colon], text[text.index(after: colon)...])
        }
        if let colon = colonOfPorts(text) {
            let ports = text[text.index(after: colon)...]
            throw .allow(.noBrackets(block: String(text[..<colon]), ports: String(ports)))
        }
        return (text, nil)
    }

    private static func splitAtBracket(_ text: Substring) throws(ValueError) -> (Substring, Substring?) {
        guard let end = text.firstIndex(of: "]") else { throw .allow(.openBracket) }
        let block = text[text.index(after: text.startIndex)..<end]
        let rest = text[text.index(after: end)...]
        guard rest.isEmpty || rest.hasPrefix(":") else { throw .allow(.textBehindBracket) }
        return (block, rest.isEmpty ? nil : rest.dropFirst())
    }

    /// Returns the colon before the ports of an IPv6 block without brackets. Returns `nil` if there are no ports, or if
    /// the text is an IPv6 address as a whole.
    private static func colonOfPorts(_ text: Substring) -> Substring.Index? {
        if let slash = text.firstIndex(of: "/"), text[..<slash].contains(":") {
            return text[slash...].firstIndex(of: ":")
        }
        guard (try? IPv6Address(text)) == nil, let colon = text.lastIndex(of: ":"), !text.hasSuffix(":"),
            (try? IPv6Address(text[..<colon])) != nil
        else { return nil }
        return colon
    }
}

extension CIDRBlock {
    /// Returns the canonical text of the block followed by ports.
    func text(withPorts ports: String) -> String {
        network.bitWidth == 32 ? "\(self):\(ports)" : "[\(self)]:\(ports)"
    }
}

/// An IPv6 address without brackets whose last group looks like a port, such as `fd00::10:8053`.
package struct PortLikeGroup: Hashable, Sendable {
    /// The address that remains if the last group is a port.
    package let address: IPv6Address
    package let port: UInt16

    /// Finds the group. Returns `nil` if the text is not an IPv6 address, or if its last group does not look like a
    /// port. A single digit is too common in an address to look like one.
    package init?(_ text: String) {
        guard (try? IPv6Address(text)) != nil, let colon = text.lastIndex(of: ":"),
            let address = try? IPv6Address(text[..<colon]), let port = UInt16(text[text.index(after: colon)...]),
            port > 9, text.hasSuffix(":\(port)")
        else { return nil }
        self.address = address
        self.port = port
    }
}
