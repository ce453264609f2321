internal import EgressPolicy

extension RulePlan {
    /// Checks rules that were read again against this plan.
    ///
    /// - Throws: `ManifestFinding.unplanned` if the rules differ from the plan or violate an invariant.
    func check(_ nodes: [some ManifestNode], _ intent: PolicyIntent) throws(ManifestFinding) {
        let rules: [NetworkPolicyRule]
        do throws(PolicyReadError) {
            rules = try PolicyReader.rules(nodes, direction, applied.layout)
        } catch {
            throw .unplanned(.unreadableRules(direction))
        }
        guard rules.count == self.rules.count, zip(rules, self.rules).allSatisfy({ $0.isEquivalent(to: $1) }) else {
            throw .unplanned(.rules(direction))
        }
        do throws(InvariantViolation) {
            try Invariants.check(rules, self, intent: intent)
        } catch {
            throw .unplanned(.invariant(error))
        }
    }
}
