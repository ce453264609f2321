internal import EgressModel
package import EgressPolicy

extension PolicyIntent {
    /// Returns the warnings about the patterns of a policy that is generated as a dialect; `nil` for a NetworkPolicy.
    package func notices(as dialect: PolicyDialect?) -> [Notice] {
        let patterns = hosts.map(\.host).filter(\.isPattern)
        let first: [RiskyPattern] =
            switch dialect {
            case nil: patterns.map { RiskyPattern($0, .unfilled) }
            case .cilium: patterns.map { RiskyPattern($0, .narrower(.cilium)) }
            case .calico, .clusterNetworkPolicy: []
            }
        return (first + riskyPatterns).map { Notice(.host($0.host), .policy(.pattern($0.risk))) }
    }
}
