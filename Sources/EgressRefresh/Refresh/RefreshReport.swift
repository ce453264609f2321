internal import EgressModel
internal import EgressPolicy

/// One refresh that has been done.
package struct RefreshReport {
    package let results: [ManifestResult]
    private let pass: RefreshPass
    /// Limits of some clusters that the cluster as a whole is beyond, where something changes.
    private let clusterLimits: [KnownLimit]

    /// The same as what is to be said.
    package var clusterNotices: [Notice] {
        clusterLimits.map { Notice(.cluster, .policy(.limit($0)), settings: .annotations) }
    }

    /// Sums up a refresh. `clusterCount` is how many policies the cluster has, if that is known.
    init(_ pass: RefreshPass, _ results: [ManifestResult], clusterCount: Int? = nil) {
        self.pass = pass
        let differs = results.contains { $0.policies.contains(where: \.differs) }
        clusterLimits = differs ? clusterCount.map { KnownLimit.exceeded(byPolicies: $0) } ?? [] : []
        self.results = results
    }

    package var policies: [PolicyResult] { results.flatMap(\.policies) }
    package var answers: NameAnswers { pass.answers }
    /// What went wrong with no policy in particular.
    package var failures: [Notice] { pass.failures }
    var outcomes: [NameOutcome] { answers.all }

    /// Whether a policy was written.
    package var hasChanged: Bool { pass.writes && policies.contains(where: \.changes) }

    /// Whether nothing came of it: no name was answered for, or no policy could be read or written.
    var isFailed: Bool {
        let isSilent = !outcomes.isEmpty && outcomes.allSatisfy { $0.verdict.error != nil }
        let statuses = (failures + results.flatMap(\.failures)).compactMap(\.status)
        return isSilent || policies.isEmpty && statuses.contains(where: Self.retried.contains)
    }

    /// What another try may mend.
    private static let retried: Set<ExitStatus> = [.inputOutput, .unavailable, .software]

    /// What it tells of the time until the next one.
    var observation: RefreshSchedule.Observation {
        let expiry = policies.compactMap(\.plan.nextExpiry).min()
        return RefreshSchedule.Observation(
            isFailed: isFailed, ttl: outcomes.compactMap(\.ttl).min().map { Int($0) },
            untilExpiry: expiry.map { $0.seconds - pass.now.seconds })
    }
}
