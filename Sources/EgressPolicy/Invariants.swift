package import EgressModel

/// What must hold of every policy before a byte of it is written. Checked on the text parsed again, so that neither
/// the builder nor a template is trusted.
package enum Invariants {
    /// Checks a policy read back from its text.
    ///
    /// - Parameters:
    ///   - policy: what the text says.
    ///   - desired: the policy that the text was made from.
    ///   - intent: what the user asked for.
    ///   - outcomes: what DNS said.
    /// - Throws: `InvariantViolation` for the first rule broken.
    package static func check(
        _ policy: NetworkPolicy, against desired: NetworkPolicy, intent: PolicyIntent, outcomes: [NameOutcome]
    ) throws(InvariantViolation) {
        for direction in intent.directions where !policy.policyTypes.contains(direction.rawValue) {
            throw .missingPolicyType(direction)
        }
        guard policy.policyTypes == desired.policyTypes else { throw .otherPolicyTypes }
        guard policy.subject == desired.subject else { throw .otherSubject }
        // A template may leave ours out, and the policy is not managed then; half of them would mislead a refresh.
        let ours = policy.annotations.filter { $0.key.hasPrefix(PolicyAnnotations.prefix) }
        guard ours.isEmpty || ours == desired.annotations else { throw .otherAnnotations }
        for direction in TrafficDirection.allCases {
            let rules = policy.rules(direction)
            guard intent.directions.contains(direction) || rules.isEmpty else { throw .unaskedRules(direction) }
            for rule in rules { try checkShape(of: rule, direction) }
            try checkParts(of: rules, direction, intent: intent, outcomes: outcomes)
        }
    }

    /// Checks the rules of one direction of a refreshed policy, read back from its text.
    ///
    /// - Throws: `InvariantViolation` for the first rule broken.
    package static func check(
        _ rules: [NetworkPolicyRule], _ plan: RulePlan, intent: PolicyIntent
    ) throws(InvariantViolation) {
        for rule in rules { try checkShape(of: rule, plan.direction) }
        let accepted = AcceptedSpace(intent.accept)
        for (word, rule) in zip(plan.words, rules) {
            guard let name = word.name else { continue }
            let permitted = plan.permitted[name] ?? []
            for address in rule.hostAddresses ?? [] where !permitted.contains(address) || !accepted.permits(address) {
                throw .ungivenAddress(address, of: name)
            }
        }
        let fixed = intent.fixed(plan.direction).map(\.rule)
        let others = zip(plan.words, rules).filter { $0.0.name == nil }.map(\.1)
        guard rules.isEmpty || others.count == fixed.count && zip(others, fixed).allSatisfy({ $0.isEquivalent(to: $1) })
        else { throw .otherFixedRules(plan.direction) }
    }

    /// Nothing that matches more than it says: no empty rule, no /0 without ports.
    private static func checkShape(
        of rule: NetworkPolicyRule, _ direction: TrafficDirection
    ) throws(InvariantViolation) {
        guard !rule.peers.isEmpty else { throw .noPeer(direction) }
        for block in rule.peers.compactMap(\.block) {
            guard block.prefixLength > 0 || !rule.ports.isEmpty else { throw .everyPort(block) }
        }
    }

    /// The rules are those of the names, then the fixed ones, each as its own flag says.
    private static func checkParts(
        of rules: [NetworkPolicyRule], _ direction: TrafficDirection, intent: PolicyIntent, outcomes: [NameOutcome]
    ) throws(InvariantViolation) {
        var rest = rules[...]
        let accepted = AcceptedSpace(intent.accept)
        let answers = Dictionary(outcomes.map { ($0.name, $0) }) { first, _ in first }
        for host in intent.hosts(direction) {
            let expected = (answers[host.name]?.answered ?? []).filter(accepted.permits)
            guard !expected.isEmpty else { continue }
            guard let rule = rest.popFirst() else { throw .noRule(of: host.name, direction) }
            try check(rule, holds: expected, of: host)
        }
        guard intent.directions.contains(direction) else { return }
        guard Array(rest) == intent.fixed(direction).map(\.rule) else { throw .otherFixedRules(direction) }
    }

    private static func check(
        _ rule: NetworkPolicyRule, holds expected: Set<IPAddress>, of host: HostSpec
    ) throws(InvariantViolation) {
        guard rule.portList == host.ports else { throw .otherPorts(of: host.name) }
        var found: Set<IPAddress> = []
        for peer in rule.peers {
            guard let addresses = peer.wholeBlock?.addresses(upTo: 256) else {
                throw .noSmallBlock(of: host.name)
            }
            found.formUnion(addresses)
        }
        guard found == expected else {
            throw .otherAddresses(of: host.name, at: found.symmetricDifference(expected).sorted())
        }
    }
}
