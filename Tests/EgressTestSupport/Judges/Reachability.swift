package import EgressModel

/// The connections that the policies allow, as the analyser reports them.
package struct Reachability: Sendable, CustomStringConvertible {
    package let description: String
    private let flows: [Flow]

    /// Parses the analyser's lines. Returns `nil` if a line cannot be parsed.
    init?(_ lines: [Substring]) {
        description = lines.joined(separator: "\n")
        let flows = lines.map { Flow($0) }
        guard !flows.contains(nil) else { return nil }
        self.flows = flows.compactMap(\.self)
    }

    /// One end of a connection.
    package enum End: Hashable, Sendable {
        case address(IPAddress)
        /// A pod in the form `default/web`.
        case pod(String)
    }

    /// Returns whether a connection is allowed. `transport` is `TCP`, `UDP` or `SCTP`.
    package func allows(_ source: End, _ destination: End, _ transport: String, _ port: Int) -> Bool {
        flows.contains { flow in
            flow.source.holds(source) && flow.destination.holds(destination)
                && flow.ports.contains { Self.holds($0, transport, port) }
        }
    }

    /// Returns whether a range such as `UDP 8000-8010` contains a port.
    private static func holds(_ range: String, _ transport: String, _ port: Int) -> Bool {
        guard range != Flow.allPorts else { return true }
        let words = range.split(separator: " ")
        let ends = words[1].split(separator: "-").compactMap { Int($0) }
        return words[0] == transport && ends[0] <= port && port <= ends[ends.count - 1]
    }
}

extension Peer {
    fileprivate func holds(_ end: Reachability.End) -> Bool {
        switch (self, end) {
        case (.pod(let own), .pod(let other)): own == other
        case (.addresses(let range), .address(let address)): range.contains(address)
        default: false
        }
    }
}
