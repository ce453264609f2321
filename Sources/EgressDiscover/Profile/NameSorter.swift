internal import EgressModel
internal import EgressPolicy

/// Sorts what clients asked for into the groups of `AskedNames`.
struct NameSorter {
    private let inventory: Inventory
    private let clusterDomain: DomainName
    private var names: [DomainName: NameTally] = [:]
    private var services: [ObjectName: ServiceTally] = [:]
    private var missing: [DomainName: MissingTally] = [:]
    private var others: [OtherKey: NameTally] = [:]

    init(_ inventory: Inventory, clusterDomain: DomainName) {
        self.inventory = inventory
        self.clusterDomain = clusterDomain
    }

    /// Adds what one client asked for. Each client has a search list of its own. `namespace` is the namespace of the
    /// client, or `nil` if it is no pod.
    mutating func add(_ tally: ClientTally, namespace: String?) {
        let tallies = tally.names
        let folding = SearchFolding(
            tallies.mapValues(\.isAnswered), namespace: namespace, clusterDomain: clusterDomain)
        var attempts: [DomainName: MissingTally] = [:]
        for (name, tally) in tallies {
            if tally.isAnswered {
                if !add(answered: name, tally) { attempts[name, default: MissingTally()].add(attempt: tally) }
            } else if case .missing(let meant) = folding.fate(of: name) {
                if tally.isAboutAddresses {
                    attempts[meant, default: MissingTally()].add(attempt: tally)
                } else {
                    add(other: meant, tally)
                }
            }
        }
        for (name, tally) in attempts { missing[name, default: MissingTally()].add(tally) }
    }

    /// Adds a name that was answered.
    ///
    /// - Returns: `false` if the name was asked for because of its addresses, and has none.
    private mutating func add(answered name: DomainName, _ tally: NameTally) -> Bool {
        // What an alias of the cluster's domain leads to has a tally of its own.
        if tally.addresses.isEmpty, !tally.targets.isEmpty { return true }
        let name = target(of: name)
        if let place = ClusterName(name, in: clusterDomain), case .service(let service, let part) = place {
            services[service, default: ServiceTally()].add(tally, part)
        } else if !name.isWithin(clusterDomain), !name.isReverse, !tally.addresses.isEmpty {
            names[name, default: NameTally()].add(tally)
        } else if tally.isAboutAddresses, tally.addresses.isEmpty {
            return false
        } else {
            add(other: name, tally)
        }
        return true
    }

    /// Returns the name that an ExternalName Service stands for, if the server did not tell of the alias; otherwise the name.
    private func target(of name: DomainName) -> DomainName {
        guard case .service(let service, .service) = ClusterName(name, in: clusterDomain),
            case .external(let target) = inventory.services[service]?.kind
        else { return name }
        return target
    }

    private mutating func add(other name: DomainName, _ tally: NameTally) {
        others[OtherKey(name: name, kind: kind(of: name, tally)), default: NameTally()].add(tally)
    }

    private func kind(of name: DomainName, _ tally: NameTally) -> OtherQuestion.Kind {
        if name.isReverse || tally.questions.ptr > 0 { return .ptr }
        if tally.questions.srv > 0 { return .srv }
        return name.isWithin(clusterDomain) ? .cluster : .other
    }

    // MARK: The groups

    var asked: AskedNames {
        let profiles = names.map { NameProfile($0, $1) }.sorted { $0.name < $1.name }
        return AskedNames(
            names: profiles,
            services: services.map { $1.profile($0, inventory.services[$0]) }.sorted { $0.name < $1.name },
            missing: missing.filter { !isKnown($0.key) }.map { $1.name($0) }.sorted { $0.name < $1.name },
            others: others.map { $0.question($1) }.sorted {
                ($0.name.description, $0.kind.rawValue) < ($1.name.description, $1.kind.rawValue)
            },
            suggestions: PatternSuggestion.all(
                for: Dictionary(
                    uniqueKeysWithValues: profiles.filter(\.isReachable).map { ($0.name, $0.lookups) })))
    }

    /// Whether a name without an answer was answered to another pod.
    private func isKnown(_ name: DomainName) -> Bool {
        if case .service(let service, _) = ClusterName(name, in: clusterDomain) { return services[service] != nil }
        return names[name] != nil
    }
}

/// What is counted of the questions about one Service.
private struct ServiceTally {
    private var tally = NameTally()
    private var hasPodNames = false

    mutating func add(_ other: NameTally, _ part: ClusterName.Part) {
        tally.add(other)
        if part == .pod { hasPodNames = true }
    }

    func profile(_ name: ObjectName, _ service: ClusterService?) -> ServiceProfile {
        ServiceProfile(
            name: name, service: service, hasPodNames: hasPodNames,
            lookups: max(tally.questions.lookups, tally.questions.srv), times: tally.times, ttl: tally.ttl,
            addresses: tally.addresses)
    }
}

/// What is counted of the questions about a name without an address.
private struct MissingTally {
    private var outcomes = OutcomeCounts()
    private var lookups = 0
    private var times = TimeSpread()

    /// Adds a name that the resolver tried. It tries several names for one lookup.
    mutating func add(attempt tally: NameTally) {
        outcomes.add(tally.outcomes)
        lookups = max(lookups, tally.questions.lookups)
        times.add(tally.times)
    }

    /// Adds what another client asked for.
    mutating func add(_ other: MissingTally) {
        outcomes.add(other.outcomes)
        lookups += other.lookups
        times.add(other.times)
    }

    func name(_ name: DomainName) -> MissingName {
        MissingName(
            name: name,
            reason: outcomes.failed > 0 ? .failed : outcomes.nxDomain > 0 && outcomes.noData == 0 ? .nxDomain : .noData,
            lookups: lookups, times: times)
    }
}

private struct OtherKey: Hashable {
    let name: DomainName
    let kind: OtherQuestion.Kind

    func question(_ tally: NameTally) -> OtherQuestion {
        OtherQuestion(
            name: name, kind: kind, count: tally.questions.all, hasAddress: !tally.addresses.isEmpty, times: tally.times
        )
    }
}

extension NameProfile {
    fileprivate init(_ name: DomainName, _ tally: NameTally) {
        self.init(
            name: name, lookups: tally.questions.lookups, times: tally.times, ttl: tally.ttl,
            addresses: tally.addresses, isCut: tally.isCut)
    }
}

extension NameProfile {
    /// Whether a pattern could allow an address of the name. It never allows special-purpose ones by itself.
    fileprivate var isReachable: Bool { addresses.contains { SpecialPurposeRegistry.entry(for: $0) == nil } }
}

extension NameTally {
    fileprivate var isAboutAddresses: Bool { questions.lookups > 0 }
}
