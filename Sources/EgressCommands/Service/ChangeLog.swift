internal import EgressModel
internal import EgressPolicy
internal import Logging

/// What changed in policies, one line for each address.
struct ChangeLog {
    private let logger: Logger

    init(_ logger: Logger) {
        self.logger = logger
    }

    func tell(_ policy: PolicyResult) {
        guard policy.changes else { return }
        for change in policy.plan.names {
            for address in change.added { tell("added", address, change, policy, because: "in DNS") }
            for address in change.removed {
                tell("removed", address, change, policy, because: Self.reason(address, change, policy.intent))
            }
        }
    }

    private static func reason(
        _ address: IPAddress, _ change: RulePlan.NameChange, _ intent: PolicyIntent
    ) -> String {
        if change.disallowed.contains(address) { return "no longer allowed by family or accept" }
        if !intent.hosts(change.direction).contains(where: { $0.name == change.name }) {
            return "its host was taken out"
        }
        return intent.retainSeconds > 0 ? "not in DNS, and no longer retained" : "not in DNS"
    }

    private func tell(
        _ change: String, _ address: IPAddress, _ name: RulePlan.NameChange, _ policy: PolicyResult,
        because reason: String
    ) {
        logger.notice(
            "\(policy.place): \(name.label): \(change) \(address): \(reason)",
            metadata: [
                "policy": "\(policy.place)", "direction": "\(name.direction.word)", "host": "\(name.name)",
                "address": "\(address)", "change": "\(change)", "reason": "\(reason)",
            ])
    }
}
