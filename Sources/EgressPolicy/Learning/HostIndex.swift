package import EgressModel

/// Finds the hosts that match a name, among the hosts of all policies.
///
/// The cost of a look-up depends on the number of labels of the name, not on the number of policies.
package struct HostIndex: Sendable {
    /// A host of a policy.
    package struct Use: Hashable, Sendable {
        package let policy: PolicyIdentity
        package let host: HostName
    }

    /// The uses of each name.
    private var names: [DomainName: [Use]] = [:]
    /// The uses of the patterns with each suffix.
    private var suffixes: [DomainName: [Use]] = [:]

    package init() {}

    package var isEmpty: Bool { names.isEmpty && suffixes.isEmpty }

    /// Returns whether a host of any policy matches a name.
    package func matches(_ qname: DomainName) -> Bool {
        names[qname] != nil || !suffixes.isEmpty && ancestors(of: qname).contains { suffixes[$0] != nil }
    }

    /// Returns the hosts that match a name.
    package func uses(of qname: DomainName) -> [Use] {
        let exact = names[qname] ?? []
        return suffixes.isEmpty ? exact : exact + ancestors(of: qname).flatMap { suffixes[$0] ?? [] }
    }

    package mutating func insert(_ host: HostName, of policy: PolicyIdentity) {
        let use = Use(policy: policy, host: host)
        switch host {
        case .name(let name): names[name, default: []].append(use)
        case .below(let suffix): suffixes[suffix, default: []].append(use)
        }
    }

    package mutating func remove(_ host: HostName, of policy: PolicyIdentity) {
        let use = Use(policy: policy, host: host)
        switch host {
        case .name(let name): Self.remove(use, from: &names, at: name)
        case .below(let suffix): Self.remove(use, from: &suffixes, at: suffix)
        }
    }

    private static func remove(_ use: Use, from uses: inout [DomainName: [Use]], at domain: DomainName) {
        guard let rest = uses[domain]?.filter({ $0 != use }) else { return }
        uses[domain] = rest.isEmpty ? nil : rest
    }

    /// Returns the domains above a name, from its parent to its top-level domain.
    private func ancestors(of name: DomainName) -> some Sequence<DomainName> {
        sequence(state: name) { name -> DomainName? in
            guard let parent = name.parent, parent != .root else { return nil }
            name = parent
            return parent
        }
    }
}
