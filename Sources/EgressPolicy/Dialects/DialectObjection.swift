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

extension PolicyDialect {
    /// Returns the parts of a policy that this dialect cannot express.
    ///
    /// - Parameters:
    ///   - intent: The user's intent.
    ///   - subject: The name, namespace and pods of the policy, or `nil` if they are unknown because of other errors.
    ///   - holdsNames: Whether host rules contain names. A user's own template can contain addresses instead.
    ///   - refersToSets: Whether the policy refers to address sets, which a refresh keeps up to date.
    /// - Returns: The objections. Empty if the dialect can express the whole policy.
    package func objections(
        to intent: PolicyIntent, of subject: PolicySubject?, holdsNames: Bool, refersToSets: Bool = false
    ) -> [DialectObjection] {
        // Only hosts of egress can be names. Sources are addresses in every dialect.
        let holdsNames = holdsNames && !refersToSets && !intent.hosts.isEmpty
        var objections: [DialectObjection] = []
        if intent.retain != nil, !refersToSets { objections.append(.retention(self)) }
        if !intent.ingress.isEmpty, !hasIngress { objections.append(.sources(self)) }
        if refersToSets {
            objections += setObjections(to: intent, of: subject)
        } else if holdsNames {
            objections += objectionsOfNames(to: intent)
        } else {
            objections += intent.hosts.map(\.host).filter(\.isPattern).map { .pattern($0, self) }
        }
        switch self {
        case .cilium:
            objections += objectionsOfCilium(to: intent, holdsNames: holdsNames)
            objections += CiliumNamespace.objections(to: intent.ingress)
            objections += subject.map { CiliumNamespace.objections(to: $0.podSelector) } ?? []
        case .calico, .antrea, .aws: break
        case .clusterNetworkPolicy: objections += subject.map(objectionsOfCluster) ?? []
        case .gke: objections += objectionsOfGKE(to: intent)
        }
        return objections
    }

    private func objectionsOfNames(to intent: PolicyIntent) -> [DialectObjection] {
        (intent.aggregate && intent.ingress.hosts.isEmpty ? [.aggregation] : [])
            + (intent.family == .ipv6 ? [.onlyIPv6] : [])
            + intent.hosts.map(\.host).filter { !accepts($0.domain) }.map { .notDomainName($0, self) }
    }

    private func objectionsOfCilium(to intent: PolicyIntent, holdsNames: Bool) -> [DialectObjection] {
        guard !intent.hosts.isEmpty else { return [] }
        guard !intent.dns.isEmpty || !holdsNames else { return [.noDNS] }
        let ofNode = intent.dns.filter { $0.servers.block == DNSServers.nodeLocal.block }
        return ofNode.map { .nodeAddress($0) } + CiliumNamespace.objections(to: intent.dns)
    }

    private func objectionsOfCluster(to subject: PolicySubject) -> [DialectObjection] {
        guard let name = subject.clusterName else { return [.noNamespace(self)] }
        return name.utf8.count > 253 ? [.longName(self)] : []
    }

    private func objectionsOfGKE(to intent: PolicyIntent) -> [DialectObjection] {
        let dns: [DialectObjection] = intent.hosts.isEmpty || intent.dns.isEmpty ? [] : [.dnsRules(self)]
        let ports = intent.hosts.compactMap { spec in
            spec.ports.ranges.first { $0.first < $0.last || $0.transport == .sctp }.map {
                DialectObjection.ports(spec.host, $0, self)
            }
        }
        return dns + intent.allow.map { .block($0, self) } + ports
    }

    /// Returns whether the schema of the dialect accepts a name, or the suffix of a pattern.
    private func accepts(_ name: DomainName) -> Bool {
        switch self {
        case .cilium, .calico: true
        // The type `DomainName` of the Network Policy API, v1alpha2.
        case .clusterNetworkPolicy: name.labels.count > 1 && name.isAlphanumericAtBorders
        // The patterns of `name` and `pattern`.
        case .gke: name.isAlphanumericAtBorders
        // Antrea's webhook takes letters, digits, '-', '.' and '*'.
        case .antrea: !name.labels.contains { $0.contains("_") }
        // The pattern of the type `DomainName`, which takes an underscore as the first character of a label.
        case .aws:
            name.labels.count > 1 && !name.hasHyphenAtBorder && name.labels.allSatisfy { $0.last != "_" }
        }
    }
}

extension DomainName {
    /// Whether each label starts and ends with a letter or a digit.
    fileprivate var isAlphanumericAtBorders: Bool {
        !hasHyphenAtBorder && labels.allSatisfy { $0.first != "_" && $0.last != "_" }
    }
}
