package import EgressModel

extension PolicyIntent {
    /// The smallest domains that contain every name of the policy, in the order of the hosts. None contains another.
    package var zones: [DomainName] {
        let domains = hosts.map(\.host.domain)
        return domains.enumerated().filter { index, domain in
            !domains.enumerated().contains { $0 != index && domain.isWithin($1) && (domain != $1 || $0 < index) }
        }.map(\.element)
    }
}
