package import EgressModel

/// Why a dialect cannot say what was asked for.
package enum DialectObjection: Error, Hashable, Sendable {
    /// What is to blame.
    package enum Subject: Hashable, Sendable {
        /// What the user set, and the value of it where one of several is meant.
        case setting(Setting, String?)
        case name(DomainName)
    }

    /// No refresh keeps a policy of the dialect up to date.
    case retention(PolicyDialect)
    /// The dialect's policies are made of egress alone.
    case sources(PolicyDialect)
    /// A policy of names has no addresses to merge.
    case aggregation
    /// Names stand for the addresses of both families.
    case onlyIPv6
    /// Cilium learns the addresses of names from the answers that its DNS proxy sees.
    case noDNS
    /// An address of the node itself, which no CIDR rule of Cilium matches.
    case nodeAddress(DNSRule)
    /// A label of the pods selected that Cilium gives itself.
    case ciliumLabel(key: String)
    /// A label of the pods that may connect that Cilium gives by the namespace.
    case namespaceLabel(Label)
    /// A label whose key is too long for Cilium, which writes its own words before it.
    case longKey(Label)
    /// A name that `domainNames` of a ClusterNetworkPolicy do not take.
    case notDomainName(DomainName)
    /// The dialect's policy lives in no namespace, and would govern the pods of all of them.
    case noNamespace(PolicyDialect)
    /// The namespace and the name together are too long for the dialect's policy.
    case longName(PolicyDialect)

    package var subject: Subject {
        switch self {
        case .retention: .setting(.retain, nil)
        case .sources: .setting(.sources, nil)
        case .aggregation: .setting(.aggregate, nil)
        case .onlyIPv6: .setting(.family, AddressFamily.ipv6.rawValue)
        case .noDNS: .setting(.dns, "none")
        case .nodeAddress(let profile): .setting(.dns, "\(profile)")
        case .ciliumLabel(let key): .setting(.pod, key)
        case .namespaceLabel(let label): .setting(.fromPods, "\(label)")
        case .longKey(let label): .setting(.fromNamespaces, "\(label)")
        case .notDomainName(let name): .name(name)
        case .noNamespace: .setting(.namespace, nil)
        case .longName: .setting(.name, nil)
        }
    }
}

extension PolicyDialect {
    /// Finds what of a policy this dialect cannot say.
    ///
    /// - Parameters:
    ///   - intent: what the user wants.
    ///   - subject: the name, namespace and pods of the policy; `nil` if other faults leave them unknown.
    ///   - holdsNames: whether host rules hold names. A template of a user's may hold addresses instead.
    /// - Returns: the objections; none if the dialect says everything.
    package func objections(
        to intent: PolicyIntent, of subject: PolicySubject?, holdsNames: Bool
    ) -> [DialectObjection] {
        // Sources are addresses everywhere.
        let holdsNames = holdsNames && !intent.hosts.isEmpty
        var objections: [DialectObjection] = []
        if intent.retain != nil { objections.append(.retention(self)) }
        if !intent.ingress.isEmpty, self == .clusterNetworkPolicy { objections.append(.sources(self)) }
        if holdsNames { objections += objectionsOfNames(to: intent) }
        switch self {
        case .cilium:
            objections += objectionsOfCilium(to: intent, holdsNames: holdsNames)
            objections += CiliumNamespace.objections(to: intent.ingress)
            objections += subject.map { CiliumNamespace.objections(to: $0.podSelector) } ?? []
        case .calico: break
        case .clusterNetworkPolicy:
            if holdsNames {
                objections += intent.hosts.map(\.name).filter { !Self.isDomainName($0) }.map { .notDomainName($0) }
            }
            objections += subject.map(objectionsOfCluster) ?? []
        }
        return objections
    }

    private func objectionsOfNames(to intent: PolicyIntent) -> [DialectObjection] {
        (intent.aggregate && intent.ingress.hosts.isEmpty ? [.aggregation] : [])
            + (intent.family == .ipv6 ? [.onlyIPv6] : [])
    }

    private func objectionsOfCilium(to intent: PolicyIntent, holdsNames: Bool) -> [DialectObjection] {
        guard !intent.hosts.isEmpty else { return [] }
        guard !intent.dns.isEmpty || !holdsNames else { return [.noDNS] }
        return intent.dns.filter { $0.egressRule(family: intent.family) == Self.nodeLocal }.map { .nodeAddress($0) }
    }

    private static let nodeLocal = DNSRule.nodeLocal.egressRule(family: .ipv4)

    private func objectionsOfCluster(to subject: PolicySubject) -> [DialectObjection] {
        guard let name = subject.clusterName else { return [.noNamespace(self)] }
        return name.utf8.count > 253 ? [.longName(self)] : []
    }

    /// By the pattern of the type DomainName (Network Policy API, v1alpha2).
    private static func isDomainName(_ name: DomainName) -> Bool {
        name.labels.count > 1 && name.labels.allSatisfy { $0.first != "_" && $0.last != "_" }
    }
}
