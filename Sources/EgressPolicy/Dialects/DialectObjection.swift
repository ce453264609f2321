package import EgressModel

/// Why a dialect cannot express the policy that the user wants.
package enum DialectObjection: Error, Hashable, Sendable {
    /// What causes the objection.
    package enum Subject: Hashable, Sendable {
        /// A setting. If the setting can have several values, the text is the value that causes the objection.
        case setting(Setting, String?)
        case host(HostName)
    }

    /// The policy retains addresses, but no refresh keeps policies of the dialect up to date.
    case retention(PolicyDialect)
    /// The policy has sources, but policies of the dialect contain only egress.
    case sources(PolicyDialect)
    /// The policy contains names, so it has no addresses to merge.
    case aggregation
    /// The policy contains names, which always stand for the addresses of both families.
    case onlyIPv6
    /// The policy has no DNS rule. Cilium learns the addresses of names from the replies that pass its DNS proxy.
    case noDNS
    /// The DNS profile uses an address of the node itself, which no CIDR rule of Cilium matches.
    case nodeAddress(DNSRule)
    /// The DNS profile selects its pods by a label that Cilium sets itself.
    case dnsLabel(DNSRule)
    /// The pod selector contains a label that Cilium sets itself.
    case ciliumLabel(key: String)
    /// The labels of the pods that may connect include a label that Cilium derives from the namespace.
    case namespaceLabel(Label)
    /// The key of a namespace label is too long for Cilium, which adds a prefix to it.
    case longKey(Label)
    /// The schema of the dialect does not accept the name or the pattern.
    case notDomainName(HostName, PolicyDialect)
    /// The policy has DNS rules, but policies of the dialect contain only names.
    case dnsRules(PolicyDialect)
    /// The policy allows a block, but policies of the dialect contain only names.
    case block(AllowSpec, PolicyDialect)
    /// The host has ports that are not single ports of TCP or UDP, which are all that the dialect has.
    case ports(HostName, PortRange, PolicyDialect)
    /// The policy contains addresses, and no refresh adds those of a pattern.
    case pattern(HostName, PolicyDialect)
    /// The user gave no namespace. A policy of the dialect is cluster-scoped and would govern the pods of all
    /// namespaces.
    case noNamespace(PolicyDialect)
    /// The namespace and the name together are too long for the name of a policy of the dialect.
    case longName(PolicyDialect)

    // MARK: Policies that refer to address sets

    /// The policy has no hosts of egress, so it needs no set.
    case setsWithoutHosts
    /// No set contains the addresses of a pattern.
    case patternInSet(HostName)
    /// The sources include hosts, whose addresses stand in the policy itself.
    case hostsOfSources
    /// The user gave no namespace. The sets belong to the cluster, so the sets of policies in other namespaces could
    /// have the same names.
    case noNamespaceOfSets(PolicyDialect)
    /// The name of a set is longer than the limit in bytes.
    case longSetName(String, limit: Int)

    package var subject: Subject {
        switch self {
        case .retention: .setting(.retain, nil)
        case .sources: .setting(.sources, nil)
        case .aggregation: .setting(.aggregate, nil)
        case .onlyIPv6: .setting(.family, AddressFamily.ipv6.rawValue)
        case .noDNS: .setting(.dns, "none")
        case .nodeAddress(let profile), .dnsLabel(let profile): .setting(.dns, "\(profile)")
        case .ciliumLabel(let key): .setting(.pod, key)
        case .namespaceLabel(let label): .setting(.fromPods, "\(label)")
        case .longKey(let label): .setting(.fromNamespaces, "\(label)")
        case .notDomainName(let host, _), .ports(let host, _, _), .pattern(let host, _),
            .patternInSet(let host):
            .host(host)
        case .dnsRules: .setting(.dns, nil)
        case .block(let allowed, _): .setting(.allow, "\(allowed)")
        case .noNamespace, .noNamespaceOfSets: .setting(.namespace, nil)
        case .longName, .longSetName: .setting(.name, nil)
        case .setsWithoutHosts: .setting(.sets, nil)
        case .hostsOfSources: .setting(.fromHosts, nil)
        }
    }
}
