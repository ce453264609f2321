package import EgressModel

/// A host of a policy in one direction, as a history follows it.
package struct HistoryHost: Hashable, Sendable {
    package let direction: TrafficDirection
    /// `nil` for all hosts of an address set.
    package let host: HostName?

    package init(_ direction: TrafficDirection, _ host: HostName?) {
        self.direction = direction
        self.host = host
    }
}

extension HistoryHost: Comparable {
    /// Orders by direction, egress first, and then by the text of the host.
    package static func < (left: HistoryHost, right: HistoryHost) -> Bool {
        guard left.direction == right.direction else { return left.direction == .egress }
        return (left.host?.description ?? "") < (right.host?.description ?? "")
    }
}
