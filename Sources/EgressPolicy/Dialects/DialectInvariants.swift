package import EgressModel

extension Invariants {
    /// Checks a policy of a dialect that was parsed from its rendered text. The policy must allow exactly what the user
    /// asked for.
    ///
    /// - Parameters:
    ///   - policy: The policy in the text.
    ///   - subject: The name, namespace and pods that the policy must have.
    ///   - intent: The user's intent.
    ///   - outcomes: The results of the DNS lookups.
    ///   - learned: The learned addresses of each host.
    ///   - sets: The address sets that the policy allows instead of the addresses of the hosts of egress; `nil` if it
    ///     refers to none.
    /// - Throws: `InvariantViolation` for the first invariant that the policy violates.
    package static func check(
        _ policy: DialectPolicy, of subject: PolicySubject, intent: PolicyIntent, outcomes: [NameOutcome],
        learned: [HostName?: Set<IPAddress>] = [:], sets: [ReferencedSet]? = nil
    ) throws(InvariantViolation) {
        guard policy.subject == subject else { throw .otherSubject }
        guard policy.directions == Set(intent.directions) else { throw .otherDirections }
        for traffic in policy.allowed where traffic.ports == nil {
            guard let block = traffic.end.block, block.prefixLength == 0 else { continue }
            throw .everyPort(block)
        }
        // The template decides whether the policy contains hosts as names or as addresses, and whether DNS is proxied.
        let holdsNames = !policy.hosts.isEmpty
        let isProxied = policy.allowed.contains(where: \.isDNS)
        let expected = intent.directions.reduce(into: Set<AllowedTraffic>()) { expected, direction in
            expected.formUnion(
                expectedTraffic(
                    direction, intent, outcomes, direction == .egress ? learned : [:],
                    direction == .egress ? sets : nil, holdsNames: holdsNames && direction == .egress,
                    isProxied: isProxied))
        }
        let ungiven = policy.allowed.subtracting(expected)
        guard ungiven.isEmpty else { throw .ungiven(ungiven) }
        let missing = expected.subtracting(policy.allowed)
        guard missing.isEmpty else { throw .missing(missing) }
        guard !holdsNames || isProxied || policy.dialect != .cilium else { throw .noDNSProxy }
    }

    private static func expectedTraffic(
        _ direction: TrafficDirection, _ intent: PolicyIntent, _ outcomes: [NameOutcome],
        _ learned: [HostName?: Set<IPAddress>], _ sets: [ReferencedSet]?, holdsNames: Bool, isProxied: Bool
    ) -> Set<AllowedTraffic> {
        let accepted = AcceptedSpace(intent.accept)
        let answers = Dictionary(outcomes.map { ($0.name, $0) }) { first, _ in first }
        var expected: Set<AllowedTraffic> = []
        for set in sets ?? [] { expected.formUnion(AllowedTraffic.all(direction, [.set(set.subject.name)], set.ports)) }
        for host in sets == nil ? intent.hosts(direction) : [] {
            let answered = host.host.name.flatMap { answers[$0] }?.answered ?? []
            let permitted = answered.filter(accepted.permits)
            // A rule with a name allows all addresses of the name. If one address is refused, refuse the whole name. No
            // address of a pattern is known.
            let isWhole = host.host.isPattern || !answered.isEmpty && permitted.count == answered.count
            let names = isWhole ? [AllowedTraffic.End.host(host.host)] : []
            let blocks = permitted.union(learned[host.host] ?? []).map { AllowedTraffic.End.block(CIDRBlock($0)) }
            expected.formUnion(
                AllowedTraffic.all(direction, holdsNames ? names : blocks, host.ports))
        }
        for (word, rule) in intent.fixed(direction) {
            let isDNS = if case .dns = word { isProxied } else { false }
            // Only a rule with a named port has no `portList`, and egressgen never writes such a rule.
            guard let ports = rule.portList else { continue }
            expected.formUnion(
                AllowedTraffic.all(direction, rule.peers.map(AllowedTraffic.End.init), ports, isDNS: isDNS))
        }
        return expected
    }
}
