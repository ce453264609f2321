internal import EgressManifest
internal import EgressModel
internal import EgressPolicy

extension PlannedPolicy {
    /// Plans that another intent replaces the one of a policy; its addresses stay as long as a refresh would keep them.
    init(
        _ policy: ManagedPolicy, _ current: AppliedPolicy, replacedBy intent: PolicyIntent, _ outcomes: [NameOutcome],
        now: UTCTime
    ) {
        let answers = Dictionary(outcomes.map { ($0.name, $0) }) { $1 }
        let plan = PolicyPlan(
            current, intent, outcomes: answers, isPartial: outcomes.contains(where: \.isPartial), now: now)
        self.init(policy, plan, intent: intent, adopts: false)
    }
}
