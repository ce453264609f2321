internal import EgressManifest
internal import EgressModel
internal import EgressPolicy

/// A managed policy as a cluster has it.
struct LivePolicy {
    let policy: ManagedPolicy
    private let current: AppliedPolicy

    /// - Parameters:
    ///   - bytes: the object as the server has it, in JSON.
    ///   - subject: whose policy it must be.
    ///   - intent: what the policy becomes.
    /// - Throws: `Failures` with 77 for a policy that is not managed, or that selects other pods.
    init(_ bytes: [UInt8], _ subject: PolicySubject, _ intent: PolicyIntent) throws(Failures) {
        guard let stream = try? ManifestStream(bytes), let policy = stream.onlyPolicy else {
            throw Self.refusal(subject.name, "is in the cluster, and is not managed by egressgen")
        }
        let place = try? PolicySubject(
            name: subject.name, namespace: policy.namespace, podSelector: subject.podSelector)
        guard let place, policy.isOf(place) else {
            throw Self.refusal(policy.displayName, "has another podSelector")
        }
        for direction in TrafficDirection.allCases where policy.governs(direction) {
            try Self.check(policy, direction, intent)
        }
        self.policy = policy
        do throws(ManifestFinding) {
            current = try policy.current()
        } catch .foreign(let part, _) {
            let hint = "run egressgen refresh --cluster --adopt, which replaces them, or choose another --name"
            throw Self.refusal(policy.displayName, part.fact, hint: hint)
        } catch {
            throw Failures(Manifest.failure(error, policy.displayName, isLive: true))
        }
    }

    /// Refuses to take away rules of a direction that are not ours, or to put others in their place.
    private static func check(
        _ policy: ManagedPolicy, _ direction: TrafficDirection, _ intent: PolicyIntent
    ) throws(Failures) {
        guard intent.directions.contains(direction) else {
            throw refusal(
                policy.displayName, "governs \(direction.word) as well, which --apply would take away",
                hint: "edit its annotations and run egressgen refresh --cluster, which leaves that alone")
        }
        let isFixed = !intent.refreshed.contains(direction)
        let wanted = isFixed ? AppliedRules(intent, direction, addresses: [:]).rules : []
        guard policy.currents[direction] != nil || isFixed && policy.holds(wanted, direction) else {
            throw refusal(policy.displayName, "has \(direction.word) rules that no refresh keeps up to date")
        }
    }

    private static func refusal(
        _ place: String, _ fact: String, hint: String = "choose another --name, or delete it"
    ) -> Failures {
        Failures(Failure(.refused, place, fact, consequence: "it is left as it is", hint: hint))
    }

    func planned(_ intent: PolicyIntent, _ outcomes: [NameOutcome], now: UTCTime) -> PlannedPolicy {
        PlannedPolicy(policy, current, replacedBy: intent, outcomes, now: now)
    }

    /// The whole policy as JSON, read again and checked.
    func application(_ planned: PlannedPolicy, _ subject: PolicySubject) throws(Failures) -> [UInt8] {
        do throws(ManifestFinding) {
            return try planned.applyConfiguration(of: subject)
        } catch {
            throw Failures(Manifest.failure(error, policy.displayName, isLive: true))
        }
    }
}
