internal import EgressManifest
internal import EgressModel
internal import EgressPolicy

/// What a refresh tells on stderr.
extension Reporter {
    /// Says what was done and what went wrong.
    func tell(_ round: RefreshRound) {
        for failure in round.failures { report(failure) }
        for result in round.results { tell(result) }
        tell(round.answers, of: round.policies)
    }

    /// The same of one file.
    func tell(_ result: FileResult) {
        for warning in result.warnings { warn(result.path, warning.fact) }
        for failure in result.failures + [result.deviation].compactMap(\.self) { report(failure) }
        for policy in result.policies { tell(policy) }
    }

    private func tell(_ policy: PolicyResult) {
        for warning in policy.warnings { warn(policy.place, warning.fact) }
        for limit in policy.limits { warn(policy.place, limit.words(in: .annotations)) }
        for failure in policy.refusals { report(failure) }
        if policy.changes { tell("\(policy.place): \(policy.counts)") }
    }

    /// Reports each name that failed or has no address once, with the policies that it is in.
    func tell(_ answers: NameAnswers, of policies: [PolicyResult]) {
        for use in answers.uses(in: policies) {
            let report = OutcomeReport(use.outcome, family: use.family, source: .annotations)
            report.warn(self)
            if let failure = report.failure(in: "\(PlaceList(use.policies))") { self.report(failure) }
        }
    }
}

extension PolicyResult {
    /// What it is called in a message.
    var place: String { path.map { "\($0): \(displayName)" } ?? displayName }

    var counts: String {
        let added = plan.names.reduce(0) { $0 + $1.added.count }
        let removed = plan.names.reduce(0) { $0 + $1.removed.count }
        let retained = plan.names.reduce(0) { $0 + $1.retained.count }
        let foreign = policy.foreignRuleCount
        return "+\(added) -\(removed)" + (retained > 0 ? ", \(retained) retained" : "")
            + (foreign > 0 ? ", \(foreign) \(foreign == 1 ? "rule" : "rules") of somebody else replaced" : "")
    }

    /// The addresses that the safety rule kept out of it.
    var refusals: [Failure] {
        refused.compactMap { outcome, set in
            OutcomeReport(outcome, family: intent.family, source: .annotations).refusal(
                set, consequence: "not put into \(displayName)")
        }
    }
}

extension PolicyResult.Warning {
    var fact: String {
        switch self {
        case .disallowed(let name, let direction, let addresses):
            let list = addresses.map(\.description).joined(separator: ", ")
            return "\(direction.label(name)): \(list) goes, because family or accept no longer allows it"
        case .emptied(let direction): return "no \(direction.word) rule is left; all \(direction.word) is denied"
        }
    }
}

extension TrafficDirection {
    /// A name, and that connections come from there where they do.
    func label(_ name: DomainName) -> String { self == .ingress ? "from \(name)" : "\(name)" }
}

/// The last line of a refresh.
struct RefreshSummary {
    let line: String

    init(_ results: [FileResult], isCluster: Bool = false) {
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
