internal import ArgumentParser
internal import EgressManifest
internal import EgressModel
internal import EgressPolicy
internal import EgressResolve

/// A command that makes one policy.
protocol PolicyCommand: ReportingCommand {
    var pods: PodOptions { get }
    var resolving: ResolverOptions { get }
    var output: OutputOptions { get }
    var cluster: ApplyOptions { get }

    /// What the flags ask of the policy.
    func intent(_ reporter: Reporter) throws(Failures) -> PolicyIntent
}

/// Where a policy goes, and in which form.
private struct PolicyOutlet {
    let style: OutputOptions.Style
    let destination: OutputOptions.Destination
    /// `nil` where it goes to no cluster.
    let target: ClusterTarget?
    /// What the cluster has of it.
    let live: LivePolicy?
}

extension PolicyCommand {
    func work(_ reporter: Reporter) async throws(Failures) {
        let chosen = Result { () throws(Failures) in try pods.subject() }
        let wanted = Result { () throws(Failures) in try intent(reporter) }
        let isManaged = (try? wanted.get()).map { !$0.refreshed.isEmpty } ?? true
        let (asked, subject, style, lookup, target, destination, _) = try all(
            wanted,
            chosen,
            Result { () throws(Failures) in try output.style() },
            Result { () throws(Failures) in try resolving.lookup(reporter) },
            Result { () throws(Failures) in try clusterTarget(isManaged) },
            Result { () throws(Failures) in try output.destination(for: try? chosen.get(), isManaged) },
            Result { () throws(Failures) in try checkDialect(try? wanted.get(), try? chosen.get()) })
        try destination.check(for: output.dialect, output.output)
        if output.dialect == nil {
            try PolicyText.checkSize(of: NetworkPolicy(subject: subject, intent: asked, rules: [:]).annotations)
        }
        let live = try await target?.existing(subject, asked)
        let outlet = PolicyOutlet(style: style, destination: destination, target: target, live: live)

        let progress = Progress(of: asked.names.count, reporter)
        let outcomes =
            isManaged ? await lookup.look(up: asked.names, family: asked.family, progress: progress.step) : []
        await progress.end()
        let rules = rules(asked, addressSets(outcomes, asked, reporter), of: subject, style)
        guard reporter.status == .done || output.keepGoing,
            !isManaged || rules.values.contains(where: { $0.ruleWords.contains { $0.name != nil } })
        else { return }
        let managed = NetworkPolicy(subject: subject, intent: asked, rules: rules)
        let policy = output.dialect == nil ? managed : managed.unannotated
        try await write(policy, rules, asked, outcomes, to: outlet)
        for limit in output.dialect == nil ? policy.limits(isFile: target == nil) : [] {
            reporter.warn(subject.name, limit.fact, hint: limit.hint)
        }
    }

    private func write(
        _ policy: NetworkPolicy, _ rules: [TrafficDirection: DesiredRules], _ intent: PolicyIntent,
        _ outcomes: [NameOutcome], to outlet: PolicyOutlet
    ) async throws(Failures) {
        let origins = rules[.egress]?.ruleWords ?? []
        if case .policy(let existing) = outlet.destination {
            try checkOwnTemplate(outlet.style, policy, origins, outlet.destination)
            return try existing.update(intent, outcomes, now: .now)
        }
        if let target = outlet.target, let live = outlet.live {
            let stored = try await target.update(live, policy.subject, intent, outcomes, now: .now)
            return try show(stored, policy.subject, target)
        }
        let words = output.noComments ? nil : rules.mapValues(\.words)
        let text = try PolicyText(policy, words: words, origins: origins, outlet.target == nil ? outlet.style : .json)
            .checked(intent: intent, outcomes: outcomes)
        if let target = outlet.target {
            let stored = try await target.create(text, policy)
            return try show(stored, policy.subject, target)
        }
        try emit(text, to: outlet.destination)
    }

    private func clusterTarget(_ isManaged: Bool) throws(Failures) -> ClusterTarget? {
        guard let target = try cluster.target() else { return nil }
        guard isManaged else {
            throw .usage("--apply", "goes with names", hint: "pipe a policy without any into kubectl apply -f -")
        }
        let others = [
            ("--output", output.output != nil), ("--force", output.force), ("--template", output.template != nil),
        ]
        for (flag, _) in others.filter(\.1) {
            let hint = "print the policy without --apply, and pass it to kubectl apply -f -"
            throw .usage("--apply", "excludes \(flag)", hint: output.dialect == nil ? nil : hint)
        }
        return target
    }

    /// Prints what became of the policy in the cluster.
    private func show(_ stored: [UInt8], _ subject: PolicySubject, _ target: ClusterTarget) throws(Failures) {
        guard !target.isDry else {
            try printProduct(output.format == .json ? stored : LiveText.yaml(stored))
            return
        }
        try printProduct("networkpolicy.networking.k8s.io/\(subject.name) serverside-applied\n")
    }

    /// Reports each name, and takes what it brings.
    private func addressSets(
        _ outcomes: [NameOutcome], _ intent: PolicyIntent, _ reporter: Reporter
    ) -> [DomainName: AddressSet] {
        let accepted = AcceptedSpace(intent.accept)
        var sets: [DomainName: AddressSet] = [:]
        for outcome in outcomes {
            let set = AddressSet(outcome, accepting: accepted)
            sets[outcome.name] = set
            let report = OutcomeReport(outcome, family: intent.family)
            report.warn(reporter)
            let consequence = output.keepGoing ? "left out" : "nothing is written"
            if let failure = report.failure(consequence: consequence) ?? report.refusal(set, consequence: consequence) {
                reporter.report(failure)
            }
        }
        return sets
    }

    private func emit(_ text: String, to destination: OutputOptions.Destination) throws(Failures) {
        let bytes = Array(text.utf8)
        let store: FileStore
        switch destination {
        case .stdout, .policy:
            try printProduct(bytes)
            return
        case .file(let file): store = file
        case .same(let found, let path):
            guard found == bytes else {
                throw Failures(
                    Failure(
                        .refused, path, "exists, and holds something else", consequence: "it is left as it is",
                        hint: "pass --force to replace it"))
            }
            return
        }
        do {
            try store.replace(with: bytes)
        } catch {
            throw Failures(.unwritable(output.output ?? "", error))
        }
    }
}
