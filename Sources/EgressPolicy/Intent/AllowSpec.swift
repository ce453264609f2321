package import EgressModel

/// A fixed destination or source in addition to the names: a block and its ports.
package struct AllowSpec: Hashable, Sendable {
    package let block: CIDRBlock
    package let ports: PortList

    /// Parses `CIDR[:ports]`. An IPv6 block with ports needs brackets, as in `[CIDR]:ports`. A bare address becomes a
    /// /32 or a /128.
    ///
    /// - Parameters:
    ///   - text: A destination or a source, as the user writes it.
    ///   - others: The ports that apply to a source if the text contains none. `nil` for a destination.
    /// - Throws: `ValueError` if the block or the ports are invalid, or if a /0 has no ports. A /0 without ports would
    ///   allow everything.
    package init(_ text: some StringProtocol, orElse others: PortList? = nil) throws(ValueError) {
        let (block, ports) = try Self.split(Substring(text))
        self.block = try ValueError.reading(CIDRBlock(block))
        self.ports = try ports.map { ports throws(ValueError) in try PortList(ports) } ?? .every
        guard self.block.prefixLength > 0 || !self.ports.isEvery || others?.isEvery == false else {
            let example = AllowSpec(block: self.block, ports: PortList([PortRange(.tcp, 443)]))
            throw .allow(others == nil ? .everyDestination(example: example) : .everySource(example: example))
        }
    }

    /// Splits the text at the colon before the ports. An IPv6 block with ports has brackets that identify this colon.
    private static func split(_ text: Substring) throws(ValueError) -> (Substring, Substring?) {
        if text.hasPrefix("[") {
            guard let end = text.firstIndex(of: "]") else { throw .allow(.openBracket) }
            let block = text[text.index(after: text.startIndex)..<end]
            let rest = text[text.index(after: end)...]
            guard rest.isEmpty || rest.hasPrefix(":") else { throw .allow(.textBehindBracket) }
            return (block, rest.isEmpty ? nil : rest.dropFirst())
        }
        if let slash = text.firstIndex(of: "/"), text[..<slash].contains(":"),
            let colon = text[slash...].firstIndex(of: ":")
        {
            let ports = text[text.index(after: colon)...]
            throw .allow(.noBrackets(block: String(text[..<colon]), ports: String(ports)))
        }
        guard let colon = text.firstIndex(of: ":"), text[..<colon].contains(".") else { return (text, nil) }
        return (text[..<colon], text[text.index(after: colon)...])
    }

    init(block: CIDRBlock, ports: PortList) {
        self.block = block
        self.ports = ports
    }
}

extension AllowSpec: CustomStringConvertible {
    package var description: String {
        if ports.isEvery { return block.description }
        return block.network.bitWidth == 32 ? "\(block):\(ports)" : "[\(block)]:\(ports)"
    }
}
