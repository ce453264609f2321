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
        let parts = try BlockAndPorts(Substring(text))
        block = parts.block
        ports = try parts.ports.map { ports throws(ValueError) in try PortList(ports) } ?? .every
        guard block.prefixLength > 0 || !ports.isEvery || others?.isEvery == false else {
            let example = AllowSpec(block: block, ports: PortList([PortRange(.tcp, 443)]))
            throw .allow(others == nil ? .everyDestination(example: example) : .everySource(example: example))
        }
    }

    /// Parses a destination of an object of a kind.
    package init(_ text: some StringProtocol, for kind: ManagedKind) throws(ValueError) {
        do throws(ValueError) {
            self = try AllowSpec(text)
        } catch {
            // A set has no ports that could narrow the block.
            guard kind.isAddressSet, case .allow(.everyDestination(let example)) = error else { throw error }
            throw .set(.everyAddress(example.block))
        }
    }

    init(block: CIDRBlock, ports: PortList) {
        self.block = block
        self.ports = ports
    }
}

extension AllowSpec: CustomStringConvertible {
    package var description: String {
        ports.isEvery ? block.description : block.text(withPorts: ports.description)
    }
}
