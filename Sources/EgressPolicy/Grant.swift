public import EgressModel

/// The smallest thing that an egress policy allows: one destination on one range of ports.
///
/// Dialects cut rules up in different ways; as sets of grants they can be compared.
public struct Grant: Hashable, Sendable {
    public enum Destination: Hashable, Sendable {
        /// All addresses that a name has, whatever they are.
        case name(DomainName)
        case block(CIDRBlock)
        /// Pods by their labels, in the namespaces selected.
        case pods(namespace: LabelSelector, pod: LabelSelector)
    }

    public let destination: Destination
    /// `nil` for every port of every protocol.
    public let ports: PortRange?
    /// Whether the traffic is passed through a DNS proxy that learns what names stand for.
    public let isDNS: Bool

    public init(_ destination: Destination, _ ports: PortRange?, isDNS: Bool = false) {
        self.destination = destination
        self.ports = ports
        self.isDNS = isDNS
    }

    /// All that one rule allows: each destination on all its ports.
    ///
    /// A block of up to 256 addresses counts as its addresses, however they were merged.
    public static func grants(
        to destinations: [Destination], _ ports: PortList, isDNS: Bool = false
    ) -> Set<Grant> {
        let ranges: [PortRange?] = ports.isEvery ? [nil] : ports.ranges
        var grants: Set<Grant> = []
        for destination in destinations.flatMap(\.parts) {
            for range in ranges { grants.insert(Grant(destination, range, isDNS: isDNS)) }
        }
        return grants
    }
}

extension Grant.Destination {
    /// - Returns: `nil` for what no egress rule holds.
    public init?(_ peer: Peer) {
        switch peer {
        case .ipBlock(let block): self = .block(block)
        case .pods(let namespace?, let pod): self = .pods(namespace: namespace, pod: pod ?? .all)
        case .ipBlockExcept, .pods(nil, _): return nil
        }
    }

    fileprivate var parts: [Grant.Destination] {
        guard case .block(let block) = self, let addresses = block.addresses(upTo: 256) else { return [self] }
        return addresses.map { .block(CIDRBlock($0)) }
    }
}

extension Grant: CustomStringConvertible {
    public var description: String {
        "\(destination)" + (ports.map { ", port \($0)" } ?? "") + (isDNS ? ", through the DNS proxy" : "")
    }
}

extension Grant.Destination: CustomStringConvertible {
    public var description: String {
        switch self {
        case .name(let name): "\(name)"
        case .block(let block): "\(block)"
        case .pods: "pods"
        }
    }
}
