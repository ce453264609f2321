package import EgressModel
package import EgressPolicy

extension PolicyIntent {
    /// Returns the warnings about the patterns of a policy.
    ///
    /// - Parameters:
    ///   - dialect: The dialect of the policy; `nil` for a NetworkPolicy.
    ///   - filled: The patterns that have addresses; `nil` if a refresh learns them.
    /// - Returns: The warnings, in the order of the hosts.
    package func notices(as dialect: PolicyDialect?, filled: Set<HostName>?) -> [Notice] {
        let patterns = hosts.map(\.host).filter(\.isPattern)
        let first: [RiskyPattern] =
            switch dialect {
            case nil: patterns.filter { filled?.contains($0) == false }.map { RiskyPattern($0, .unfilled) }
            case .cilium?, .gke?: patterns.compactMap { host in dialect.map { RiskyPattern(host, .narrower($0)) } }
            case .calico?, .clusterNetworkPolicy?, .antrea?, .aws?: []
            }
        return patterns.compactMap { Notice(spellingOf: $0) }
            + (first + riskyPatterns).map { Notice(.host($0.host), .policy(.pattern($0.risk))) }
    }
}
