internal import EgressModel

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
            objections += intent.hosts.compactMap(patternObjection)
        }
        switch self {
        case .cilium:
            objections += objectionsOfCilium(to: intent, holdsNames: holdsNames)
            objections += self.objections(to: intent.ingress)
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
            + intent.hosts.compactMap(nameObjection)
    }

    private func objectionsOfCilium(to intent: PolicyIntent, holdsNames: Bool) -> [DialectObjection] {
        guard !intent.hosts.isEmpty else { return [] }
        guard !intent.dns.isEmpty || !holdsNames else { return [.noDNS] }
        return objections(to: intent.dns)
    }

    private func objectionsOfCluster(to subject: PolicySubject) -> [DialectObjection] {
        guard let name = subject.clusterName else { return [.noNamespace(self)] }
        return name.utf8.count > 253 ? [.longName(self)] : []
    }

    private func objectionsOfGKE(to intent: PolicyIntent) -> [DialectObjection] {
        let dns: [DialectObjection] = intent.hosts.isEmpty || intent.dns.isEmpty ? [] : [.dnsRules(self)]
        return dns + intent.allow.compactMap(objection) + intent.hosts.compactMap(portObjection)
    }

    // MARK: Parts

    /// Returns why no policy of the dialect can contain the host; `nil` if it can.
    func objection(to host: HostSpec) -> DialectObjection? {
        guard holdsNames else { return patternObjection(to: host) }
        return nameObjection(to: host) ?? portObjection(to: host)
    }

    /// Returns why no policy of the dialect can contain the block; `nil` if it can.
    func objection(to allowed: AllowSpec) -> DialectObjection? { self == .gke ? .block(allowed, self) : nil }

    /// Returns why no policy of the dialect can contain some of the DNS profiles. The dialect must have DNS rules.
    func objections(to profiles: [DNSRule]) -> [DialectObjection] {
        guard self == .cilium else { return [] }
        let ofNode = profiles.filter { $0.servers.block == DNSServers.nodeLocal.block }
        return ofNode.map { .nodeAddress($0) } + CiliumNamespace.objections(to: profiles)
    }

    /// Returns why no policy of the dialect can contain some of the sources. The dialect must have sources.
    func objections(to sources: IngressIntent) -> [DialectObjection] {
        self == .cilium ? CiliumNamespace.objections(to: sources) : []
    }

    private func patternObjection(to spec: HostSpec) -> DialectObjection? {
        spec.host.isPattern ? .pattern(spec.host, self) : nil
    }

    private func nameObjection(to spec: HostSpec) -> DialectObjection? {
        accepts(spec.host.domain) ? nil : .notDomainName(spec.host, self)
    }

    private func portObjection(to spec: HostSpec) -> DialectObjection? {
        guard self == .gke else { return nil }
        return spec.ports.ranges.first { $0.first < $0.last || $0.transport == .sctp }
            .map { .ports(spec.host, $0, self) }
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
