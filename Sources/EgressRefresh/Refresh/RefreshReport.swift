internal import EgressCluster
internal import EgressModel
internal import EgressPolicy

/// The report of a completed refresh.
package struct RefreshReport {
    package let results: [ManifestResult]
    private let pass: RefreshPass
    /// The known limits that the whole cluster exceeds. Empty if no policy differs.
    private let clusterLimits: [KnownLimit]

    /// The notices about these limits.
    package var clusterNotices: [Notice] {
        clusterLimits.map { Notice(.cluster, .policy(.limit($0)), settings: .annotations) }
    }

    /// Summarises a refresh.
    init(_ pass: RefreshPass, _ results: [ManifestResult]) {
        self.pass = pass
        let differs = results.contains { $0.policies.contains(where: \.differs) }
        clusterLimits = differs ? pass.policyCount.map { KnownLimit.exceeded(byPolicies: $0) } ?? [] : []
        self.results = results
    }

    package var policies: [PolicyResult] { results.flatMap(\.policies) }
    package var answers: NameAnswers { pass.answers }
    /// The failures that do not concern a particular policy.
    package var failures: [Notice] { pass.failures }
    /// The warnings that do not concern a particular policy.
    package var warnings: [Notice] { pass.warnings }
    /// The kinds that the refresh skipped.
    package var passedBy: [PassedKind] { pass.passedBy }
    var outcomes: [NameOutcome] { answers.all }

    /// Whether a policy was written.
    package var hasChanged: Bool { pass.writes && policies.contains(where: \.changes) }

    /// Whether the refresh failed as a whole: all lookups failed, or no policy could be read or written.
    var isFailed: Bool {
        let isSilent = !outcomes.isEmpty && outcomes.allSatisfy { $0.verdict.error != nil }
        let statuses = (failures + results.flatMap(\.failures)).compactMap(\.status)
        return isSilent || policies.isEmpty && statuses.contains(where: Self.retried.contains)
    }

    /// Whether every manifest could be read, and every change could be written.
    var isClean: Bool { failures.isEmpty && results.allSatisfy(\.failures.isEmpty) }

    /// Whether a write failed that another attempt might repeat with success.
    var isToBeRepeated: Bool {
        (failures + results.flatMap(\.failures)).compactMap(\.status).contains(where: Self.retried.contains)
    }

    /// Whether a policy or a kind of the cluster was left as it is for a reason that can pass.
    var isUnfinished: Bool {
        (failures + results.flatMap(\.failures)).contains { notice in
            switch notice.finding {
            case .cluster(let finding): finding.endsAll
            case .refresh(.keepsChanging): true
            default: false
            }
        }
    }

    /// Whether a failure concerns the whole API server, and not only one policy.
    var failsAtServer: Bool {
        (failures + results.flatMap(\.failures)).contains { notice in
            if case .cluster(let finding) = notice.finding { return !finding.isOfObject }
            return false
        }
    }

    /// The exit statuses of errors that another attempt might resolve.
    private static let retried: Set<ExitStatus> = [.inputOutput, .unavailable, .software]

    /// The values that determine when the next refresh is due.
    var observation: RefreshSchedule.Observation {
        let expiry = policies.compactMap(\.plan.nextExpiry).min()
        return RefreshSchedule.Observation(
            isFailed: isFailed, isUnfinished: isUnfinished, ttl: outcomes.compactMap(\.ttl).min().map { Int($0) },
            untilExpiry: expiry.map { $0.seconds - pass.now.seconds })
    }
}
