internal import EgressModel

/// An address set that a policy of a dialect refers to. It contains the addresses of all hosts with one list of ports,
/// because a set has no ports itself.
package struct ReferencedSet: Hashable, Sendable {
    /// The name and the namespace of the set.
    package let subject: PolicySubject
    /// What the user wants of the set. Its hosts have no ports.
    package let intent: PolicyIntent
    /// The ports on which the policy allows the addresses of the set.
    package let ports: PortList
    /// The labels by which the policy selects the set. Empty if the policy refers to the set by its name.
    package let labels: [Label]

    /// The key of the label that contains the name of the set.
    package static let labelKey = PolicyAnnotations.prefix + "set"

    /// The settings of a policy that its sets take over. The others stay in the policy.
    init(_ kind: ManagedKind, _ subject: PolicySubject, _ hosts: [HostSpec], of policy: PolicyIntent, labels: [Label]) {
        var intent = PolicyIntent(hosts: hosts.map { HostSpec(host: $0.host, ports: .every) }, kind: kind)
        intent.family = policy.family
        intent.accept = policy.accept
        intent.retain = policy.retain
        intent.aggregate = policy.aggregate
        self.subject = subject
        self.intent = intent
        self.labels = labels
        ports = hosts.first?.ports ?? .every
    }
}

extension PolicyDialect {
    /// The kind of the address sets that policies of this dialect can refer to; `nil` if they cannot refer to any.
    package var setKind: ManagedKind? {
        switch self {
        case .cilium: .cidrGroup
        case .calico: .networkSet
        case .clusterNetworkPolicy, .gke, .antrea, .aws: nil
        }
    }

    /// The maximum length in bytes of a set's name. Calico selects a set by a label, whose value is the name.
    package var setNameLimit: Int { self == .calico ? 63 : 253 }

    /// Returns the sets that contain the addresses of a policy's hosts, one for each list of ports.
    ///
    /// The name of a set depends only on the policy and the ports, so it stays the same when other hosts come and go.
    /// Sets of two policies never have the same name: neither the word for the ports, behind the last dot, nor the
    /// namespace, before the first one, contains a dot.
    ///
    /// - Parameters:
    ///   - intent: The user's intent for the policy.
    ///   - policy: The subject of the policy.
    /// - Returns: The sets, sorted by their ports. A set is missing if its name would be invalid, which `setObjections`
    ///   reports.
    package func sets(of intent: PolicyIntent, for policy: PolicySubject) -> [ReferencedSet] {
        guard let kind = setKind else { return [] }
        let groups = Dictionary(grouping: intent.hosts, by: \.ports)
        let ports = groups.keys.sorted { $0.ranges.lexicographicallyPrecedes($1.ranges) }
        return ports.compactMap { ports in
            let name = setName(ports, policy)
            let namespace = kind.isNamespaced ? policy.namespace : nil
            let label = try? Label(key: ReferencedSet.labelKey, value: name)
            guard name.utf8.count <= setNameLimit, self != .calico || label != nil,
                let subject = try? PolicySubject(name: name, namespace: namespace, podSelector: .all)
            else { return nil }
            return ReferencedSet(
                kind, subject, groups[ports] ?? [], of: intent,
                labels: self == .calico ? [label].compactMap(\.self) : [])
        }
    }

    private func setName(_ ports: PortList, _ policy: PolicySubject) -> String {
        // A set of the cluster must not meet those of policies in other namespaces.
        "\(setKind?.isNamespaced == false ? policy.clusterName ?? policy.name : policy.name).\(ports.nameWord)"
    }

    /// Returns the parts of a policy that address sets of this dialect cannot express.
    ///
    /// - Parameters:
    ///   - intent: The user's intent.
    ///   - subject: The name, namespace and pods of the policy, or `nil` if they are unknown because of other errors.
    /// - Returns: The objections. Empty if a policy and its sets can express the whole intent.
    package func setObjections(to intent: PolicyIntent, of subject: PolicySubject?) -> [DialectObjection] {
        var objections: [DialectObjection] = []
        if intent.hosts.isEmpty { objections.append(.setsWithoutHosts) }
        objections += intent.hosts.map(\.host).filter(\.isPattern).map { .patternInSet($0) }
        if !intent.ingress.hosts.isEmpty { objections.append(.hostsOfSources) }
        if let subject { objections += setObjections(to: intent, named: subject) }
        return objections
    }

    private func setObjections(to intent: PolicyIntent, named subject: PolicySubject) -> [DialectObjection] {
        guard setKind?.isNamespaced != false || subject.namespace != nil else { return [.noNamespaceOfSets(self)] }
        let names = Set(intent.hosts.map(\.ports)).map { setName($0, subject) }
        let long = names.filter { $0.utf8.count > setNameLimit }.min()
        return long.map { [.longSetName($0, limit: setNameLimit)] } ?? []
    }
}

extension PortList {
    /// The ports as a part of a name, such as `443-8000to8010udp`. Different lists have different words.
    fileprivate var nameWord: String {
        isEvery ? "all" : ranges.map(\.nameWord).joined(separator: "-")
    }
}

extension PortRange {
    fileprivate var nameWord: String {
        let numbers = first == last ? "\(first)" : "\(first)to\(last)"
        return transport == .tcp ? numbers : numbers + transport.rawValue.lowercased()
    }
}
