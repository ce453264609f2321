internal import EgressManifest
internal import EgressModel
internal import EgressPolicy
internal import EgressSystem

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
    var outcomes: [NameOutcome] { run.book.all }

    /// Whether a policy was written.
    var hasChanged: Bool { run.writes && policies.contains(where: \.changes) }

    /// Whether nothing came of it: no name was answered for, or no policy could be read or written.
    var isFailed: Bool {
        let isSilent = !outcomes.isEmpty && outcomes.allSatisfy { $0.failureKind != nil }
        let statuses = results.flatMap(\.failures).map(\.status) + [run.reporter.status]
        return isSilent || policies.isEmpty && statuses.contains(where: Self.retried.contains)
    }

    /// What another try may mend.
    private static let retried: Set<ExitStatus> = [.inputOutput, .unavailable, .software]

    /// Says on stderr what was done and what went wrong.
    func tell() {
        for result in results { result.tell(run.reporter) }
        run.book.report(results, run.reporter)
    }

    /// Prints the differences of some results.
    func printDifferences(_ isShown: (FileResult) -> Bool) throws(Failures) {
        let isColoured = StandardStreams.outputIsTerminal && ProcessEnvironment.allowsColour
        try printProduct(results.filter(isShown).map { $0.diff.text(isColoured: isColoured) }.joined())
    }

    /// What changed, as JSON.
    var report: JSONValue { .array(policies.map(\.json)) }

    /// What it tells of the time until the next one.
    var finding: RefreshSchedule.Finding {
        let expiry = policies.compactMap(\.plan.nextExpiry).min()
        return RefreshSchedule.Finding(
            isFailed: isFailed, ttl: outcomes.compactMap(\.ttl).min().map { Int($0) },
            untilExpiry: expiry.map { $0.seconds - run.now.seconds })
    }
}
