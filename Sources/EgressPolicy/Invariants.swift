package import EgressModel

/// The conditions that every policy must meet before egressgen writes a byte of it. egressgen parses the text again and
/// checks the result, so the checks trust neither the builder nor the template.
package enum Invariants {
    /// Checks a policy that was parsed from its rendered text.
    ///
    /// - Parameters:
    ///   - policy: The policy in the text.
    ///   - desired: The policy that the text was rendered from.
    ///   - intent: The user's intent.
    ///   - outcomes: The results of the DNS lookups.
    ///   - learned: The learned addresses of each host; those of an address set have the key `nil`.
    /// - Throws: `InvariantViolation` for the first invariant that the policy violates.
    package static func check(
        _ policy: NetworkPolicy, against desired: NetworkPolicy, intent: PolicyIntent, outcomes: [NameOutcome],
        learned: [HostName?: Set<IPAddress>] = [:]
    ) throws(InvariantViolation) {
        guard policy.kind == desired.kind else { throw .otherSubject }
        for direction in intent.directions
        where !intent.kind.isAddressSet && !policy.policyTypes.contains(direction.rawValue) {
            throw .missingPolicyType(direction)
        }
        guard policy.policyTypes == desired.policyTypes else { throw .otherPolicyTypes }
        guard policy.subject == desired.subject else { throw .otherSubject }
        // A template can omit all egressgen annotations. The policy is not managed in this case. An incomplete set of
        // annotations would mislead a refresh.
        let ours = policy.annotations.filter { $0.key.hasPrefix(PolicyAnnotations.prefix) }
        guard ours.isEmpty || ours == desired.annotations else { throw .otherAnnotations }
        guard !intent.kind.isAddressSet else {
            return try checkList(policy.egress, intent: intent, outcomes: outcomes, learned)
        }
        for direction in TrafficDirection.allCases {
            let rules = policy.rules(direction)
            guard intent.directions.contains(direction) || rules.isEmpty else { throw .unaskedRules(direction) }
            for rule in rules { try checkShape(of: rule, direction) }
            let learned = direction == .egress ? learned : [:]
            try checkParts(of: rules, direction, intent: intent, outcomes: outcomes, learned)
        }
    }

    /// Checks the rules of one direction of a refreshed policy, which were parsed from its edited text.
    ///
    /// - Throws: `InvariantViolation` for the first invariant that the rules violate.
    package static func check(
        _ rules: [NetworkPolicyRule], _ plan: RulePlan, intent: PolicyIntent
    ) throws(InvariantViolation) {
        for rule in rules { try checkShape(of: rule, plan.direction) }
        guard plan.applied.layout == .ruleForEachWord else {
            return try checkList(rules, plan.permitted[nil] ?? [], intent)
        }
        let accepted = AcceptedSpace(intent.accept)
        for (word, rule) in zip(plan.words, rules) {
            guard let host = word.host else { continue }
            let permitted = plan.permitted[host] ?? []
            for address in rule.hostAddresses ?? [] where !permitted.contains(address) || !accepted.permits(address) {
                throw .ungivenAddress(address, of: host)
            }
        }
        let fixed = intent.fixed(plan.direction).map(\.rule)
        let others = zip(plan.words, rules).filter { $0.0.host == nil }.map(\.1)
        guard rules.isEmpty || others.count == fixed.count && zip(others, fixed).allSatisfy({ $0.isEquivalent(to: $1) })
        else { throw .otherFixedRules(plan.direction) }
    }

    /// Checks that a list contains each fixed destination, and beside them only addresses that the plan permits.
    private static func checkList(
        _ rules: [NetworkPolicyRule], _ permitted: Set<IPAddress>, _ intent: PolicyIntent
    ) throws(InvariantViolation) {
        let accepted = AcceptedSpace(intent.accept)
        let fixed = Set(intent.allow.map(\.block))
        let blocks = rules.flatMap(\.peers).compactMap(\.wholeBlock)
        for block in blocks where !fixed.contains(block) {
            guard let addresses = block.addresses(upTo: 256) else { throw .noSmallBlock(of: nil) }
            for address in addresses where !permitted.contains(address) || !accepted.permits(address) {
                throw .ungivenAddress(address, of: nil)
            }
        }
        guard rules.isEmpty || fixed.isSubset(of: blocks), rules.allSatisfy(\.ports.isEmpty) else {
            throw .otherFixedRules(.egress)
        }
    }

    /// Checks that the list of a new address set contains exactly what the names and the fixed destinations give.
    private static func checkList(
        _ rules: [NetworkPolicyRule], intent: PolicyIntent, outcomes: [NameOutcome],
        _ learned: [HostName?: Set<IPAddress>]
    ) throws(InvariantViolation) {
        let accepted = AcceptedSpace(intent.accept)
        let names = Set(intent.names)
        let answered = outcomes.filter { names.contains($0.name) }.reduce(into: Set()) { $0.formUnion($1.answered) }
        let expected = learned.values.reduce(answered) { $0.union($1) }.filter(accepted.permits)
        for rule in rules { try checkShape(of: rule, .egress) }
        try checkList(rules, expected, intent)
        let blocks = rules.flatMap(\.peers).compactMap(\.wholeBlock)
        let lacking = expected.filter { address in !blocks.contains { $0.contains(address) } }
        guard lacking.isEmpty else { throw .otherAddresses(of: nil, at: lacking.sorted()) }
    }

    /// Checks that a rule does not match more traffic than it appears to: it must have peers, and a /0 must have ports.
    private static func checkShape(
        of rule: NetworkPolicyRule, _ direction: TrafficDirection
    ) throws(InvariantViolation) {
        guard !rule.peers.isEmpty else { throw .noPeer(direction) }
        for block in rule.peers.compactMap(\.block) {
            guard block.prefixLength > 0 || !rule.ports.isEmpty else { throw .everyPort(block) }
        }
    }

    /// Checks that the rules are those of the names, followed by the fixed rules, and that each rule matches the
    /// intent.
    private static func checkParts(
        of rules: [NetworkPolicyRule], _ direction: TrafficDirection, intent: PolicyIntent, outcomes: [NameOutcome],
        _ learned: [HostName?: Set<IPAddress>]
    ) throws(InvariantViolation) {
        var rest = rules[...]
        let accepted = AcceptedSpace(intent.accept)
        let answers = Dictionary(outcomes.map { ($0.name, $0) }) { first, _ in first }
        for host in intent.hosts(direction) {
            let answered = host.host.name.flatMap { answers[$0] }?.answered ?? []
            let expected = answered.union(learned[host.host] ?? []).filter(accepted.permits)
            guard !expected.isEmpty else { continue }
            guard let rule = rest.popFirst() else { throw .noRule(of: host.host, direction) }
            try check(rule, holds: expected, of: host)
        }
        guard intent.directions.contains(direction) else { return }
        guard Array(rest) == intent.fixed(direction).map(\.rule) else { throw .otherFixedRules(direction) }
    }

    private static func check(
        _ rule: NetworkPolicyRule, holds expected: Set<IPAddress>, of host: HostSpec
    ) throws(InvariantViolation) {
        guard rule.portList == host.ports else { throw .otherPorts(of: host.host) }
        var found: Set<IPAddress> = []
        for peer in rule.peers {
            guard let addresses = peer.wholeBlock?.addresses(upTo: 256) else {
                throw .noSmallBlock(of: host.host)
            }
            found.formUnion(addresses)
        }
        guard found == expected else {
            throw .otherAddresses(of: host.host, at: found.symmetricDifference(expected).sorted())
        }
    }
}
