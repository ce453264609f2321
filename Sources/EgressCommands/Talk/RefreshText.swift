internal import EgressCluster
internal import EgressManifest
internal import EgressModel
internal import EgressPolicy
internal import EgressRefresh
internal import Logging

/// The messages of a refresh on stderr.
extension Reporter {
    /// Reports the changes and the errors of a refresh.
    func tell(_ report: RefreshReport) {
        for passed in report.passedBy { logger.info("\(passed.kind.rawValue): skipped: \(passed.reason.fact)") }
        (report.warnings + report.failures).forEach { tell($0) }
        for result in report.results { tell(result) }
        tell(report.answers, of: report.policies)
    }

    /// Reports the changes and the errors of one file.
    func tell(_ result: ManifestResult) {
        (result.warnings + result.failures + [result.deviation].compactMap(\.self)).forEach { tell($0) }
        for policy in result.policies {
            (policy.warnings + policy.limitNotices + policy.refusals).forEach { tell($0) }
            if policy.changes { tell("\(policy.label): \(policy.counts)") }
        }
    }

    /// Reports each name that failed or has no address once, with the policies that contain it.
    func tell(_ answers: NameAnswers, of policies: [PolicyResult]) {
        for use in answers.uses(in: policies) {
            let report = NameReport(use.outcome, family: use.family, settings: .annotations)
            (report.warnings + report.serverWarnings + [report.failure(in: use.policies)].compactMap(\.self)).forEach {
                tell($0)
            }
        }
    }
}

extension PolicyResult {
    var counts: String {
        let added = plan.hosts.reduce(0) { $0 + $1.added.count }
        let removed = plan.hosts.reduce(0) { $0 + $1.removed.count }
        let retained = plan.hosts.reduce(0) { $0 + $1.retained.count }
        let foreign = policy.foreignRuleCount
        let (one, many) = policy.kind.isAddressSet ? ("entry", "entries") : ("rule", "rules")
        return "+\(added) -\(removed)" + (retained > 0 ? ", \(retained) retained" : "")
            + (foreign > 0 ? ", \(foreign) foreign \(foreign == 1 ? one : many) replaced" : "")
    }
}

/// The last line that a refresh prints.
struct RefreshSummary {
    let line: String

    init(_ results: [ManifestResult], isCluster: Bool = false) {
        let policies = results.flatMap(\.policies)
        let files = results.count { !$0.policies.isEmpty && !$0.isLive }
        let changed = policies.count(where: \.changes)
        let bad = results.reduce(0) { $0 + $1.failures.count } + results.count { $0.unwritten == .untouched }
        let unknown = results.count { $0.unwritten == .unknown }
        line =
            "\(Self.count(policies.count, "policy", "policies"))"
            + (isCluster ? ": " : " in \(Self.count(files, "file", "files")): ")
            + "\(changed) changed, \(policies.count - changed) unchanged" + (bad > 0 ? ", \(bad) left alone" : "")
            + (unknown > 0 ? ", \(unknown) not known" : "")
    }

    private static func count(_ number: Int, _ one: String, _ many: String) -> String {
        "\(number) \(number == 1 ? one : many)"
    }
}
