package import EgressModel

/// The smallest unit of traffic that a policy allows: connections with one other end on one range of ports.
///
/// Dialects divide traffic into rules in different ways. As sets of `AllowedTraffic`, their policies can be compared.
package struct AllowedTraffic: Hashable, Sendable {
    /// The other end of a connection: the destination of egress or the source of ingress.
    package enum End: Hashable, Sendable {
        /// A name or a pattern, which stands for all its addresses.
        case host(HostName)
        case block(CIDRBlock)
        /// A block without some parts of it.
        case blockExcept(CIDRBlock, Set<CIDRBlock>)
        /// Pods selected by their labels, in the namespaces that `namespace` selects. If `namespace` is `nil`, the pods
        /// are in the policy's own namespace.
        case pods(namespace: LabelSelector?, pod: LabelSelector)
        /// The addresses in a set, which the policy refers to by the name of the set.
        case set(String)
    }

    package let direction: TrafficDirection
    package let end: End
    /// The ports of the destination, or `nil` for every port of every protocol.
    package let ports: PortRange?
    /// Whether the traffic passes a DNS proxy that learns the addresses of names.
    package let isDNS: Bool

    package init(_ direction: TrafficDirection, _ end: End, _ ports: PortRange?, isDNS: Bool = false) {
        self.direction = direction
        self.end = end
        self.ports = ports
        self.isDNS = isDNS
    }

    /// Returns all traffic that one rule allows: each end on each range of ports.
    ///
    /// A block of up to 256 addresses is replaced by its addresses, so the result does not depend on how they were
    /// merged.
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

    /// The block including the parts that it excludes, or `nil` for names and pods.
    var block: CIDRBlock? {
        switch self {
        case .block(let block), .blockExcept(let block, _): block
        case .host, .pods, .set: nil
        }
    }

    fileprivate var parts: [AllowedTraffic.End] {
        guard case .block(let block) = self, let addresses = block.addresses(upTo: 256) else { return [self] }
        return addresses.map { .block(CIDRBlock($0)) }
    }
}
