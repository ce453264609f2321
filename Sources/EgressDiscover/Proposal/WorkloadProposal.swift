package import EgressModel
package import EgressPolicy

/// What the policies of `discover` have beside what was observed.
package struct ProposalSettings: Sendable {
    /// The ports of the names outside the cluster. DNS tells none.
    package let ports: PortList
    package let dns: [DNSRule]
    /// The special-purpose space that the names may have addresses in.
    package let accept: [CIDRBlock]

    package init(ports: PortList, dns: [DNSRule], accept: [CIDRBlock]) {
        self.ports = ports
        self.dns = dns
        self.accept = accept
    }
}

/// The policies that allow what a workload needs.
package struct WorkloadProposal: Sendable {
    /// The managed policy of the names outside the cluster.
    package struct Names: Sendable {
        package let subject: PolicySubject
        package let intent: PolicyIntent
        /// What was observed of each name.
        package let outcomes: [NameOutcome]
    }

    /// The policy of the Services, which no refresh needs to keep up to date.
    package struct Services: Sendable {
        package let policy: NetworkPolicy
        /// What each rule was made from.
        package let words: [String]
    }

    package let profile: WorkloadProfile
    /// `nil` if no name outside the cluster can be in a policy.
    package let names: Names?
    private let serviceRules: [(name: ObjectName, rule: NetworkPolicyRule)]
    private let servicesName: String
    private let settings: ProposalSettings
    package let obstacles: [WorkloadObstacle]

    package init(_ profile: WorkloadProfile, _ settings: ProposalSettings, _ inventory: Inventory) {
        let policies = PolicyNames(profile.workload)
        self.profile = profile
        self.settings = settings
        servicesName = policies.services
        let services = profile.asked.services.map { ($0.name, ServiceRule($0.service, pods: inventory.pods(of: $0))) }
        serviceRules = services.compactMap { name, rule in rule.rule.map { (name, $0) } }
        var obstacles = services.flatMap { name, rule in rule.obstacles.map { WorkloadObstacle.service(name, $0) } }
        obstacles += profile.asked.others.filter(\.isPod)
            .map { .podAddress($0.name.description) }
        if !profile.strangers.isEmpty {
            obstacles.append(
                .selectsOthers(profile.strangers.map(\.displayName), hasOwner: profile.hasOwner))
        }
        if profile.controllers.count > 1 { obstacles.append(.severalControllers(profile.controllers)) }
        if profile.isCut { obstacles.append(.manyNames(AnswerTally.nameLimit)) }
        if profile.workload.selector == nil { obstacles.append(.noSelector(hasOwner: profile.hasOwner)) }
        names = Self.names(profile, policies.names, settings, &obstacles)
        self.obstacles = obstacles
    }

    private static func names(
        _ profile: WorkloadProfile, _ name: String, _ settings: ProposalSettings, _ obstacles: inout [WorkloadObstacle]
    ) -> Names? {
        var hosts: [HostSpec] = []
        var outcomes: [NameOutcome] = []
        for asked in profile.asked.names {
            guard let host = try? HostSpec(exact: asked.name.description).host else {
                obstacles.append(.unusableName(asked.name.description))
                continue
            }
            let outcome = asked.outcome(profile.family)
            guard !outcome.addresses.isEmpty else {
                obstacles.append(.unreachable(asked.name.description))
                continue
            }
            if asked.isCut { obstacles.append(.manyAddresses(asked.name.description, NameTally.addressLimit)) }
            hosts.append(HostSpec(host: host, ports: settings.ports))
            outcomes.append(outcome)
        }
        guard !hosts.isEmpty, let selector = profile.workload.selector,
            let subject = try? PolicySubject(
                name: name, namespace: profile.workload.namespace, podSelector: selector)
        else { return nil }
        var intent = PolicyIntent(hosts: hosts)
        intent.dns = settings.dns
        intent.family = profile.family
        intent.accept = settings.accept.filter { block in outcomes.contains { $0.isAccepted(by: block) } }
        let names = Names(subject: subject, intent: intent, outcomes: outcomes)
        obstacles += names.refused.map { name, addresses in
            .specialPurpose(
                name.description,
                addresses.compactMap { SpecialPurposeRegistry.exactAcceptance(for: $0.address) })
        }
        return names
    }

    /// Returns the policy of the Services; `nil` if there is none. It has the DNS rules if no other policy has them, because
    /// without DNS its pods find no Service.
    package func services(withDNS: Bool) -> Services? {
        guard !serviceRules.isEmpty, let selector = profile.workload.selector,
            let subject = try? PolicySubject(
                name: servicesName, namespace: profile.workload.namespace, podSelector: selector)
        else { return nil }
        let dns = withDNS ? settings.dns : []
        return Services(
            policy: NetworkPolicy(
                subject: subject, labels: NetworkPolicy.managedLabels, annotations: [],
                policyTypes: [TrafficDirection.egress.rawValue],
                egress: serviceRules.map(\.rule) + dns.map { $0.egressRule(family: profile.family) }),
            words: serviceRules.map(\.name.description) + dns.map { "dns=\($0)" })
    }
}

extension WorkloadProposal {
    /// Whether the workload needs something that a policy could allow.
    package var needsSomething: Bool {
        !profile.asked.names.isEmpty || !profile.asked.services.isEmpty || profile.asked.others.contains(where: \.isPod)
    }
}

extension NameOutcome {
    /// Whether a block covers a special-purpose address of the name.
    fileprivate func isAccepted(by block: CIDRBlock) -> Bool {
        addresses.contains { block.contains($0.address) && SpecialPurposeRegistry.entry(for: $0.address) != nil }
    }
}

extension WorkloadProposal.Names {
    /// The names with addresses that no policy may contain, and these addresses.
    fileprivate var refused: [(name: DomainName, addresses: [RefusedAddress])] {
        let accepted = AcceptedSpace(intent.accept)
        return outcomes.compactMap { outcome in
            let refused = AddressSet(outcome, accepting: accepted).refused
            return refused.isEmpty ? nil : (outcome.name, refused)
        }
    }

    /// The same policy without the names that have addresses which no policy may contain; `nil` if no name is left. A
    /// refresh would refuse such a name.
    package var usable: WorkloadProposal.Names? { without(Set(refused.map(\.name))) }

    private func without(_ names: Set<DomainName>) -> WorkloadProposal.Names? {
        var intent = intent
        intent.hosts.removeAll { $0.host.name.map(names.contains) ?? false }
        guard !intent.hosts.isEmpty else { return nil }
        return WorkloadProposal.Names(
            subject: subject, intent: intent, outcomes: outcomes.filter { !names.contains($0.name) })
    }
}

extension NameProfile {
    /// Returns what was observed of the name, as if it were looked up, with the addresses of one family or both.
    fileprivate func outcome(_ family: AddressFamily) -> NameOutcome {
        let records = addresses(reachableBy: family).map { AddressRecord(owner: name, address: $0, ttl: ttl ?? 0) }
        return NameOutcome(name: name, verdict: records.isEmpty ? .noData : .addresses, addresses: records)
    }
}

extension WorkloadIdentity {
    /// The namespace and the name, with the kind if it is known.
    package var displayName: String { "\(namespace)/\(kind.map { "\($0) " } ?? "")\(name)" }
}
