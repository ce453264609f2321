internal import EgressManifest
package import EgressModel
package import EgressPolicy

/// A managed policy that exists in a cluster.
package struct LivePolicy {
    private let policy: ManagedPolicy
    private let current: AppliedPolicy

    /// - Parameters:
    ///   - stored: The object from the server.
    ///   - subject: The subject that the policy must have.
    ///   - intent: The new intent of the policy.
    /// - Throws: `Notices` with exit status 77 if the policy is not managed, or selects other pods.
    init(_ stored: StoredPolicy, _ subject: PolicySubject, _ intent: PolicyIntent) throws(Notices) {
        guard let policy = stored.managed else {
            throw Self.refusal(subject.name, .unmanaged)
        }
        let place = try? PolicySubject(
            name: subject.name, namespace: policy.namespace, podSelector: subject.podSelector)
        guard let place, policy.isOf(place) else {
            throw Self.refusal(policy.displayName, .otherPods)
        }
        for direction in TrafficDirection.allCases where policy.governs(direction) {
            try Self.check(policy, direction, intent)
        }
        self.policy = policy
        do throws(ManifestFinding) {
            current = try policy.current()
        } catch .foreign(let part, _) {
            throw Self.refusal(policy.displayName, .foreignInCluster(part))
        } catch {
            throw Notices([.manifest(error, live: policy.displayName)])
        }
    }

    /// Refuses to remove or replace rules that egressgen does not manage.
    private static func check(
        _ policy: ManagedPolicy, _ direction: TrafficDirection, _ intent: PolicyIntent
    ) throws(Notices) {
        guard intent.directions.contains(direction) else {
            throw refusal(policy.displayName, .governs(direction))
        }
        let isFixed = !intent.refreshed.contains(direction)
        let wanted = isFixed ? AppliedRules(intent, direction, addresses: [:]).rules : []
        guard policy.currents[direction] != nil || isFixed && policy.holds(wanted, direction) else {
            throw refusal(policy.displayName, .unrefreshed(direction))
        }
    }

    private static func refusal(_ place: String, _ finding: ExistingFinding) -> Notices {
        Notices(.policy(place, file: nil), .refresh(.existing(finding)), .leftAsItIs)
    }

    /// The subject of notices about the policy.
    var place: Subject { .policy(policy.displayName, file: nil) }

    /// Returns the names of an intent that already have addresses in the policy.
    package func held(of intent: PolicyIntent) -> Set<DomainName> { current.held(of: intent) }

    /// The egress rules that the policy has.
    package var rules: AppliedRules? { current[.egress] }

    func planned(_ intent: PolicyIntent, _ answers: HostAnswers, now: UTCTime) -> PlannedPolicy {
        PlannedPolicy(policy, current, replacedBy: intent, answers, now: now)
    }

    /// Returns the whole policy as JSON, after it was parsed again and checked.
    func application(_ planned: PlannedPolicy, _ subject: PolicySubject) throws(Notices) -> [UInt8] {
        do throws(ManifestFinding) {
            return try planned.applyConfiguration(of: subject)
        } catch {
            throw Notices([.manifest(error, live: policy.displayName)])
        }
    }
}
