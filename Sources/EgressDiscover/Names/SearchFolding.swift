internal import EgressModel

/// Finds out which names a client meant.
///
/// The resolver of a pod adds the domains of its search list to a name until one of the results exists: the domain of the
/// namespace's Services, that of all Services, that of the cluster, and those of the node. It asks for the name itself
/// first if that has many dots (`ndots` of resolv.conf), or else last.
struct SearchFolding {
    /// What a name without an answer stands for.
    enum Fate: Hashable {
        /// Another name was tried for the same name, and was answered.
        case expansion
        /// No name that was tried exists. The value is the name that the client meant.
        case missing(DomainName)
    }

    /// The domain of the Services of the client's namespace; `nil` if the namespace is not known.
    private let own: DomainName?
    private let services: DomainName?
    private let cluster: DomainName
    /// Whether each name was answered.
    private let names: [DomainName: Bool]
    /// The names to which the search list was applied, without its domains.
    private var stems: Set<DomainName> = []
    /// The names that were tried for each stem.
    private var families: [DomainName: Set<DomainName>] = [:]
    /// The stems for which a name that was tried was answered.
    private var answered: Set<DomainName> = []

    init(_ names: [DomainName: Bool], namespace: String?, clusterDomain: DomainName) {
        cluster = clusterDomain
        services = try? DomainName("svc.\(clusterDomain)")
        own = namespace.flatMap { try? DomainName("\($0).svc.\(clusterDomain)") }
        self.names = names
        for name in names.keys {
            for stem in clusterStems(of: name) { families[stem, default: []].insert(name) }
        }
        for stem in families.keys where names[stem] != nil { families[stem]?.insert(stem) }
        stems = Set(families.filter { $0.value.count > 1 }.keys)
        for (name, stem) in nodeExpansions + plainExpansions { families[stem, default: []].formUnion([name, stem]) }
        answered = Set(families.filter { $0.value.contains { names[$0] == true } }.keys)
    }

    /// Returns what a name without an answer stands for.
    func fate(of name: DomainName) -> Fate {
        let candidates = [name] + clusterStems(of: name) + prefixes(of: name).map(\.stem)
        let families = candidates.compactMap { stem -> (stem: DomainName, names: Set<DomainName>)? in
            guard let names = self.families[stem], names.count > 1, names.contains(name) else { return nil }
            return (stem, names)
        }
        guard
            let family = families.max(by: { left, right in
                left.names.count == right.names.count
                    ? right.stem.precedes(left.stem) : left.names.count < right.names.count
            })
        else { return .missing(name) }
        return answered.contains(family.stem) ? .expansion : .missing(family.stem)
    }

    // MARK: The cluster's domains

    /// Returns the names that become a name when a domain of the cluster is added.
    private func clusterStems(of name: DomainName) -> [DomainName] {
        guard name.isWithin(cluster) else { return [] }
        return [own ?? namespace(of: name), services, cluster].compactMap { $0.flatMap(name.removing) }
    }

    /// Returns the domain of the namespace that a name is in.
    private func namespace(of name: DomainName) -> DomainName? {
        guard let labels = services.flatMap(name.removing)?.labels, labels.count > 1, let namespace = labels.last else {
            return nil
        }
        return try? DomainName("\(namespace).svc.\(cluster)")
    }

    // MARK: The domains of the node

    /// The names that the domains of the node's own search list were added to, each with its stem.
    ///
    /// Such a domain is one that was added to at least half of the names that have no answer in the cluster.
    private var nodeExpansions: [(name: DomainName, stem: DomainName)] {
        let open = stems.filter { stem in
            !(families[stem] ?? []).contains { $0 != stem && names[$0] == true }
        }
        var added: [DomainName: [(name: DomainName, stem: DomainName)]] = [:]
        for (name, isAnswered) in names where !name.isWithin(cluster) && !stems.contains(name) {
            for (stem, domain) in prefixes(of: name) where open.contains(stem) {
                // The resolver asks for a name without a dot last, so not at all after this answer.
                guard !isAnswered || names[stem] == nil || names[stem] == false && stem.labels.count > 1 else {
                    continue
                }
                added[domain, default: []].append((name, stem))
            }
        }
        return added.values.filter { 2 * $0.count >= open.count }.flatMap(\.self)
    }

    /// The names without an answer that begin with a name that was asked for, too. Pods with the DNS settings of the node
    /// have its search list alone.
    ///
    /// A name to which the search list was applied itself was meant. A resolver that gets an answer for a name with a dot
    /// seldom goes on, so the domain behind such a name must have been added to another name, too.
    private var plainExpansions: [(name: DomainName, stem: DomainName)] {
        let all = names.filter { !$0.value && !stems.contains($0.key) }.keys.flatMap { name in
            prefixes(of: name).filter { names[$0.stem] != nil }.map { (name: name, stem: $0.stem, domain: $0.domain) }
        }
        let uses = Dictionary(grouping: all, by: \.domain).mapValues(\.count)
        return all.filter { names[$0.stem] == false || $0.stem.labels.count == 1 || uses[$0.domain, default: 0] > 1 }
            .map { ($0.name, $0.stem) }
    }

    /// Returns the ways to split a name in two, each with a stem and a domain.
    private func prefixes(of name: DomainName) -> [(stem: DomainName, domain: DomainName)] {
        guard !name.isWithin(cluster) else { return [] }
        var splits: [(DomainName, DomainName)] = []
        var domain = name.parent
        while let suffix = domain, suffix != .root {
            if let stem = name.removing(suffix) { splits.append((stem, suffix)) }
            domain = suffix.parent
        }
        return splits
    }
}

extension DomainName {
    /// Whether the name has fewer bytes than another one, or else comes before it.
    fileprivate func precedes(_ other: DomainName) -> Bool {
        wireLength == other.wireLength ? self < other : wireLength < other.wireLength
    }
}
