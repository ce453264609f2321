package import EgressModel

/// The smallest thing that a policy allows: connections with one other end on one range of ports.
///
/// Dialects cut rules up in different ways; as sets of this they can be compared.
package struct AllowedTraffic: Hashable, Sendable {
    /// The destination of egress, or the source of ingress.
    package enum End: Hashable, Sendable {
        /// All addresses that a name has, whatever they are.
        case name(DomainName)
        case block(CIDRBlock)
        /// A block without some parts of it.
        case blockExcept(CIDRBlock, Set<CIDRBlock>)
        /// Pods by their labels, in the namespaces selected; in the policy's own where `namespace` is `nil`.
        case pods(namespace: LabelSelector?, pod: LabelSelector)
    }

    package let direction: TrafficDirection
    package let end: End
    /// Those of the destination; `nil` for every port of every protocol.
    package let ports: PortRange?
    /// Whether the traffic is passed through a DNS proxy that learns what names stand for.
    package let isDNS: Bool

    package init(_ direction: TrafficDirection, _ end: End, _ ports: PortRange?, isDNS: Bool = false) {
        self.direction = direction
        self.end = end
        self.ports = ports
        self.isDNS = isDNS
    }

    /// All that one rule allows: each end on all its ports.
    ///
    /// A block of up to 256 addresses counts as its addresses, however they were merged.
    package static func all(
        _ direction: TrafficDirection, _ ends: [End], _ ports: PortList, isDNS: Bool = false
    ) -> Set<AllowedTraffic> {
        let ranges: [PortRange?] = ports.isEvery ? [nil] : ports.ranges
        var all: Set<AllowedTraffic> = []
        for end in ends.flatMap(\.parts) {
            for range in ranges { all.insert(AllowedTraffic(direction, end, range, isDNS: isDNS)) }
        }
        return all
    }
}

extension AllowedTraffic.End {
    package init(_ peer: NetworkPolicyPeer) {
        switch peer {
        case .ipBlock(let block, let except):
            self = except.isEmpty ? .block(block) : .blockExcept(block, Set(except))
        case .pods(let namespace, let pod): self = .pods(namespace: namespace, pod: pod ?? .all)
        }
    }

    /// The block from which addresses are taken; `nil` for names and pods.
    var block: CIDRBlock? {
        switch self {
        case .block(let block), .blockExcept(let block, _): block
        case .name, .pods: nil
        }
    }

    fileprivate var parts: [AllowedTraffic.End] {
        guard case .block(let block) = self, let addresses = block.addresses(upTo: 256) else { return [self] }
        return addresses.map { .block(CIDRBlock($0)) }
    }
}
