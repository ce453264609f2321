package import EgressModel

/// Learns the addresses of hosts from answers that others received.
///
/// A learner knows the hosts of all policies and the addresses that they have, and remembers when it last saw each
/// address. Its memory is bounded by the addresses of the policies and by the limit for each host.
package struct Learner: Sendable {
    /// The number of addresses of a host to which learned addresses are added.
    package let limit: Int
    private var index = HostIndex()
    private var policies: [PolicyIdentity: KnownPolicy] = [:]
    /// The policies that were missing when policies were last listed.
    private var missing: Set<PolicyIdentity> = []

    package init(limit: Int) {
        self.limit = limit
    }

    /// Records a policy and the rules that it has.
    ///
    /// - Parameters:
    ///   - policy: The policy.
    ///   - intent: The user's intent.
    ///   - rules: The rules of egress.
    ///   - isOpen: Whether learned addresses can be added to the rules.
    ///   - now: The current time.
    /// - Returns: What follows from it.
    package mutating func note(
        _ policy: PolicyIdentity, _ intent: PolicyIntent, _ rules: AppliedRules?, isOpen: Bool = true, at now: UTCTime
    ) -> NotedPolicy {
        let previous = policies[policy]
        let known = KnownPolicy(intent, rules, isOpen: isOpen, previous: previous, at: now)
        policies[policy] = known
        let before = Set(previous.map(\.hosts.keys) ?? [:].keys)
        for host in before where known.hosts[host] == nil { index.remove(host, of: policy) }
        for host in known.hosts.keys where !before.contains(host) { index.insert(host, of: policy) }
        let arrivals = previous.map { previous in
            known.hosts.flatMap { host, known in
                known.arrivals(since: previous.hosts[host]).map { address in
                    Lesson.Addition(policy: policy, host: host, address: address)
                }
            }
        }
        return NotedPolicy(lacksAddress: known.lacksAddress(at: now), arrivals: arrivals)
    }

    /// Records that a policy cannot be written. What was learned for it is kept until it can be read again.
    package mutating func close(_ policy: PolicyIdentity) { policies[policy]?.isOpen = false }

    /// Forgets the policies that were neither in `policies` nor in the list before. A file that somebody is writing can be
    /// empty for a moment.
    package mutating func keep(_ policies: Set<PolicyIdentity>) {
        let absent = Set(self.policies.keys).subtracting(policies)
        for policy in absent.intersection(missing) { forget(policy) }
        missing = absent.subtracting(missing)
    }

    /// Returns whether a policy that is written with `unit` lacks an address that was learned.
    package func lacksAddress(_ unit: String, at now: UTCTime) -> Bool {
        policies.contains { $0.key.unit == unit && $0.value.lacksAddress(at: now) }
    }

    /// Returns whether a policy is written with `unit`.
    package func knows(_ unit: String) -> Bool { policies.keys.contains { $0.unit == unit } }

    package mutating func forget(_ policy: PolicyIdentity) {
        policies.removeValue(forKey: policy)?.hosts.keys.forEach { index.remove($0, of: policy) }
    }

    package func knows(_ policy: PolicyIdentity) -> Bool { policies[policy] != nil }

    /// Returns whether the answer to a question can count. The answer to a question in the cluster domain can be about
    /// a name outside it, to which a search path was added.
    package func wants(_ question: Question) -> Bool {
        guard question.qtype == .a || question.qtype == .aaaa else { return false }
        return index.matches(question.qname) || !index.isEmpty && question.qname.isWithin(.clusterDomain)
    }

    /// Returns what was seen of the hosts of a policy.
    package func sightings(of policy: PolicyIdentity) -> [HostName: [IPAddress: Sighting]] {
        policies[policy]?.hosts.mapValues(\.sightings).filter { !$0.value.isEmpty } ?? [:]
    }

    /// Learns from an answer.
    package mutating func learn(_ answer: ObservedAnswer, at now: UTCTime) -> Lesson {
        var lesson = Lesson()
        for name in answer.subjects {
            for use in index.uses(of: name) {
                guard let intent = policies[use.policy]?.intent,
                    intent.family.recordTypes.contains(answer.question.qtype)
                else { continue }
                lesson.isMatched = true
                for record in answer.addresses { take(record, answer, use, now, &lesson) }
            }
        }
        return lesson
    }

    /// Returns where the addresses of an answer belong: in each host of a policy that matches it.
    package func places(of answer: ObservedAnswer) -> [Lesson.Addition] {
        answer.subjects.flatMap(index.uses).flatMap { use in
            answer.addresses.map { Lesson.Addition(policy: use.policy, host: use.host, address: $0.address) }
        }
    }

    /// Returns whether a policy has an address.
    package func standing(of place: Lesson.Addition, at now: UTCTime) -> AddressStanding {
        guard let policy = policies[place.policy], let host = policy.hosts[place.host] else { return .unwanted }
        if host.holds(place.address) { return .held }
        return policy.isOpen && host.lacks(place.address, at: now) ? .lacking : .unwanted
    }

    private mutating func take(
        _ record: AddressRecord, _ answer: ObservedAnswer, _ use: HostIndex.Use, _ now: UTCTime, _ lesson: inout Lesson
    ) {
        let ttl = min(record.ttl, answer.chain.map(\.ttl).min() ?? .max)
        let sighting = Sighting(time: min(answer.time, now), ttl: Int(ttl), qname: answer.question.qname)
        let (policy, host, address) = (use.policy, use.host, record.address)
        switch policies[policy]?.take(address, sighting, of: host, upTo: limit, at: now) {
        case .addition: lesson.additions.append(Lesson.Addition(policy: policy, host: host, address: address))
        case .renewal(let seconds): lesson.renewals.insert(Lesson.Renewal(policy: policy, within: seconds))
        case .refusal(let reason):
            lesson.refusals.append(Lesson.Refusal(policy: policy, host: host, address: address, reason: reason))
        case nil: break
        }
    }
}

/// Whether the rule of a host has an address.
package enum AddressStanding: Hashable, Sendable {
    case held
    /// The address was learned, but is not in the rule yet.
    case lacking
    /// The address does not come into the rule, because it was not learned or because the rule cannot be written.
    case unwanted
}

/// What follows from the record of a policy.
package struct NotedPolicy: Hashable, Sendable {
    /// Whether the policy lacks an address that was learned before.
    package let lacksAddress: Bool
    /// The addresses that the policy did not have at the last record; `nil` if this is the first record.
    package let arrivals: [Lesson.Addition]?
}

extension ObservedAnswer {
    /// The names that the answer is about: the name of the question, and if that is in the cluster domain, the first name
    /// of the chain outside it. CoreDNS answers so when it follows the search path for its client (plugin autopath).
    fileprivate var subjects: [DomainName] {
        guard question.qname.isWithin(.clusterDomain) else { return [question.qname] }
        let outside = chain.map(\.target).first { !$0.isWithin(.clusterDomain) }
        return [question.qname] + [outside].compactMap(\.self)
    }
}
