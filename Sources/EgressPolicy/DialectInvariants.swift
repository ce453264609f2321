public import EgressModel

extension Invariants {
    /// Checks a policy of a dialect, read back from its text: it must allow what was asked for, neither more nor less.
    ///
    /// - Parameters:
    ///   - policy: what the text says.
    ///   - subject: whose policy it should be.
    ///   - intent: what the user asked for.
    ///   - outcomes: what DNS said.
    /// - Throws: `InvariantViolation` for the first rule broken.
    public static func check(
        _ policy: DialectPolicy, of subject: PolicySubject, intent: PolicyIntent, outcomes: [NameOutcome]
    ) throws(InvariantViolation) {
        guard policy.subject == subject else {
            throw InvariantViolation("name, namespace or podSelector is not the one asked for")
        }
        for grant in policy.grants {
            guard case .block(let block) = grant.destination, block.prefixLength == 0, grant.ports == nil else {
                continue
            }
            throw InvariantViolation("\(block) is allowed without ports")
        }
        // The text decides whether hosts stand there as names or as addresses, and whether DNS is proxied.
        let holdsNames = !policy.names.isEmpty
        let isProxied = policy.grants.contains(where: \.isDNS)
        let expected = expectedGrants(intent, outcomes, holdsNames: holdsNames, isProxied: isProxied)
        if let strange = first(of: policy.grants.subtracting(expected)) {
            throw InvariantViolation("it allows \(strange), which nothing gave")
        }
        if let missing = first(of: expected.subtracting(policy.grants)) {
            throw InvariantViolation("it does not allow \(missing)")
        }
        guard !holdsNames || isProxied || policy.dialect != .cilium else {
            throw InvariantViolation("no DNS rule goes through the proxy, which learns the addresses of names")
        }
    }

    private static func first(of grants: Set<Grant>) -> String? { grants.map(\.description).min() }

    private static func expectedGrants(
        _ intent: PolicyIntent, _ outcomes: [NameOutcome], holdsNames: Bool, isProxied: Bool
    ) -> Set<Grant> {
        let accepted = AcceptedSpace(intent.accept)
        let answers = Dictionary(outcomes.map { ($0.name, $0) }) { first, _ in first }
        var grants: Set<Grant> = []
        for host in intent.hosts {
            let outcome = answers[host.name]
            let answered = outcome?.verdict == .addresses ? outcome?.addresses.map(\.address) ?? [] : []
            let permitted = answered.filter(accepted.permits)
            // Behind a name there is no telling addresses apart: with one that is refused the whole name is.
            let isWhole = !answered.isEmpty && permitted.count == answered.count
            let names = isWhole ? [Grant.Destination.name(host.name)] : []
            grants.formUnion(
                Grant.grants(to: holdsNames ? names : permitted.map { .block(CIDRBlock($0)) }, host.ports))
        }
        for rule in intent.dns.map({ $0.egressRule(family: intent.family) }) {
            grants.formUnion(
                Grant.grants(to: rule.peers.compactMap(Grant.Destination.init), rule.ports, isDNS: isProxied))
        }
        for allow in intent.allow { grants.formUnion(Grant.grants(to: [.block(allow.block)], allow.ports)) }
        return grants
    }
}
