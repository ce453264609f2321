internal import EgressModel

/// How to correct a policy that has annotations of egressgen, but none with names.
package struct HostsCorrection: Hashable, Sendable {
    /// The key to write, with prefix.
    package let wanted: String
    /// The key that is probably misspelled, with prefix; `nil` if there is none.
    package let misspelled: String?

    /// Creates the correction for annotations, by their keys without prefix; `nil` if there are none.
    package init?(_ keys: [String]) {
        guard !keys.isEmpty else { return nil }
        let words = TrafficDirection.allCases.map(PolicyAnnotations.hosts)
        let unknown = keys.filter { !PolicyAnnotations.keys.contains($0) }.sorted()
        let typo = unknown.first { $0.nearest(among: words) != nil || $0.lowercased().contains("host") }
        let isIngress = (typo.map { [$0] } ?? keys).allSatisfy { $0.lowercased().hasPrefix("from") }
        let hosts = typo?.nearest(among: words) ?? PolicyAnnotations.hosts(isIngress ? .ingress : .egress)
        wanted = PolicyAnnotations.prefix + hosts
        misspelled = typo.map { PolicyAnnotations.prefix + $0 }
    }
}
