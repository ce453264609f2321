internal import EgressModel
internal import EgressPolicy

/// One refresh that has been done.
struct RefreshRound {
    let results: [FileResult]
    private let run: RefreshRun
    /// Limits of some clusters that the cluster as a whole is beyond, where something changes.
    let clusterLimits: [KnownLimit]

    /// Sums up a refresh. `clusterCount` is how many policies the cluster has, if that is known.
    init(_ run: RefreshRun, _ results: [FileResult], clusterCount: Int? = nil) {
        self.run = run
        let differs = results.contains { $0.policies.contains(where: \.differs) }
        clusterLimits = differs ? clusterCount.map { KnownLimit.exceeded(byPolicies: $0) } ?? [] : []
        self.results = results
    }

    var policies: [PolicyResult] { results.flatMap(\.policies) }
    var answers: NameAnswers { run.answers }
    /// What went wrong with no policy in particular.
    var failures: [Failure] { run.failures }
    var outcomes: [NameOutcome] { answers.all }

    /// Whether a policy was written.
    var hasChanged: Bool { run.writes && policies.contains(where: \.changes) }

    /// Whether nothing came of it: no name was answered for, or no policy could be read or written.
    var isFailed: Bool {
        let isSilent = !outcomes.isEmpty && outcomes.allSatisfy { $0.verdict.error != nil }
        let failures = run.failures + results.flatMap(\.failures)
        return isSilent || policies.isEmpty && failures.contains { Self.retried.contains($0.status) }
    }

    /// What another try may mend.
    private static let retried: Set<ExitStatus> = [.inputOutput, .unavailable, .software]

    /// What it tells of the time until the next one.
    var observation: RefreshSchedule.Observation {
        let expiry = policies.compactMap(\.plan.nextExpiry).min()
        return RefreshSchedule.Observation(
            isFailed: isFailed, ttl: outcomes.compactMap(\.ttl).min().map { Int($0) },
            untilExpiry: expiry.map { $0.seconds - run.now.seconds })
    }
}
