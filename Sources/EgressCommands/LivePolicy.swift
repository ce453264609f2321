internal import EgressManifest
internal import EgressModel
internal import EgressPolicy

/// A managed policy as a cluster has it.
struct LivePolicy {
    let policy: ManagedPolicy
    private let current: CurrentEgress

    /// - Throws: `Failures` with 77 for a policy that is not managed, or selects other pods.
    init(_ bytes: [UInt8], _ subject: PolicySubject) throws(Failures) {
        guard let stream = try? ManifestStream(bytes), let policy = stream.onlyPolicy else {
            throw Self.refusal(subject.name, "is in the cluster, and is not managed by egressgen")
        }
        let place = try? PolicySubject(
            name: subject.name, namespace: policy.namespace, podSelector: subject.podSelector)
        guard let place, policy.isOf(place) else {
            throw Self.refusal(policy.displayName, "has another podSelector")
        }
        guard !policy.governsIngress else {
            throw Self.refusal(
                policy.displayName, "governs ingress as well, which --apply would take away",
                hint: "edit its annotations and run egressgen refresh --cluster, which leaves ingress alone")
        }
        self.policy = policy
        do throws(ManifestError) {
            current = try policy.current.get()
        } catch .foreign(_, let fact, _) {
            let hint = "run egressgen refresh --cluster --adopt, which replaces them, or choose another --name"
            throw Self.refusal(policy.displayName, fact, hint: hint)
        } catch {
            throw Failures(Manifest.failure(error, policy.displayName, isLive: true))
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
        do throws(ManifestError) {
            return try planned.application(of: subject)
        } catch {
            throw Failures(Manifest.failure(error, policy.displayName, isLive: true))
        }
    }
}
