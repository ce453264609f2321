package import EgressModel

/// A rule of safety that a text would have broken; the text must not be written.
package struct InvariantViolation: Error, Hashable, Sendable {
    package let fact: String

    package init(_ fact: String) {
        self.fact = fact
    }
}

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
            throw InvariantViolation("policyTypes lacks \(direction.rawValue)")
        }
        guard policy.policyTypes == desired.policyTypes else {
            throw InvariantViolation("policyTypes are not the ones asked for")
        }
        guard policy.subject == desired.subject else {
            throw InvariantViolation("name, namespace or podSelector is not the one asked for")
        }
        // A template may leave ours out, and the policy is not managed then; half of them would mislead a refresh.
        let ours = policy.annotations.filter { $0.key.hasPrefix(PolicyAnnotations.prefix) }
        guard ours.isEmpty || ours == desired.annotations else {
            throw InvariantViolation("annotations are not the ones asked for")
        }
        for direction in TrafficDirection.allCases {
            let rules = policy.rules(direction)
            guard intent.directions.contains(direction) || rules.isEmpty else {
                throw InvariantViolation("there are \(direction.word) rules that nobody asked for")
            }
            for rule in rules { try checkShape(of: rule, direction) }
            try checkParts(of: rules, direction, intent: intent, outcomes: outcomes)
        }
    }

    /// Checks the rules of one direction of a refreshed policy, read back from its text.
    ///
    /// - Throws: `InvariantViolation` for the first rule broken.
    package static func check(
        _ rules: [PolicyRule], _ plan: RulePlan, intent: PolicyIntent
    ) throws(InvariantViolation) {
        for rule in rules { try checkShape(of: rule, plan.direction) }
        let accepted = AcceptedSpace(intent.accept)
        for (word, rule) in zip(plan.words, rules) {
            guard let name = word.name else { continue }
            let permitted = plan.permitted[name] ?? []
            for address in rule.hostAddresses ?? [] where !permitted.contains(address) || !accepted.permits(address) {
                throw InvariantViolation("the rule of \(name) has \(address), which nothing gave")
            }
        }
        let fixed = intent.fixed(plan.direction).map(\.rule)
        let others = zip(plan.words, rules).filter { $0.0.name == nil }.map(\.1)
        guard rules.isEmpty || others.count == fixed.count && zip(others, fixed).allSatisfy({ $0.isEquivalent(to: $1) })
        else { throw strange(plan.direction) }
    }

    private static func strange(_ direction: TrafficDirection) -> InvariantViolation {
        InvariantViolation(
            direction == .egress
                ? "egress holds something other than the names, the DNS rule and --allow"
                : "ingress holds something other than the sources asked for")
    }

    /// Nothing that matches more than it says: no empty rule, no /0 without ports.
    private static func checkShape(
        of rule: PolicyRule, _ direction: TrafficDirection
    ) throws(InvariantViolation) {
        guard !rule.peers.isEmpty else {
            let end = direction == .egress ? "destination" : "source"
            throw InvariantViolation("an \(direction.word) rule has no \(end)")
        }
        for peer in rule.peers {
            switch peer {
            case .ipBlock(let block), .ipBlockExcept(let block, _):
                guard block.prefixLength > 0 || !rule.ports.isEvery else {
                    throw InvariantViolation("\(block) is allowed without ports")
                }
            case .pods: break
            }
        }
    }

    /// The rules are those of the names, then the fixed ones, each as its own flag says.
    private static func checkParts(
        of rules: [PolicyRule], _ direction: TrafficDirection, intent: PolicyIntent, outcomes: [NameOutcome]
    ) throws(InvariantViolation) {
        var rest = rules[...]
        let accepted = AcceptedSpace(intent.accept)
        let answers = Dictionary(outcomes.map { ($0.name, $0) }) { first, _ in first }
        for host in intent.hosts(direction) {
            let expected = (answers[host.name]?.answered ?? []).filter(accepted.permits)
            guard !expected.isEmpty else { continue }
            guard let rule = rest.popFirst() else {
                throw InvariantViolation("\(host.name) has no \(direction.word) rule")
            }
            try check(rule, holds: expected, of: host)
        }
        guard intent.directions.contains(direction) else { return }
        guard Array(rest) == intent.fixed(direction).map(\.rule) else { throw strange(direction) }
    }

    private static func check(
        _ rule: PolicyRule, holds expected: Set<IPAddress>, of host: HostSpec
    ) throws(InvariantViolation) {
        guard rule.ports == host.ports else { throw InvariantViolation("the rule of \(host.name) has other ports") }
        var found: Set<IPAddress> = []
        for peer in rule.peers {
            guard case .ipBlock(let block) = peer, let addresses = block.addresses(upTo: 256) else {
                throw InvariantViolation("the rule of \(host.name) has a destination that is no small block")
            }
            found.formUnion(addresses)
        }
        guard found == expected else {
            let strange = found.symmetricDifference(expected).sorted().first.map(\.description) ?? ""
            throw InvariantViolation("the rule of \(host.name) differs from its addresses at \(strange)")
        }
    }
}
