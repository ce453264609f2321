internal import ArgumentParser
internal import EgressManifest
internal import EgressModel
internal import EgressPolicy
internal import EgressResolve

struct GenerateCommand: ReportingCommand {
    static let configuration = CommandConfiguration(
        commandName: "generate",
        _superCommandName: "egressgen",
        abstract: "Print the egress NetworkPolicy for names (the default).",
        discussion: "Prints nothing if any name failed or was refused an address, unless --keep-going is given.")

    @OptionGroup var names: HostOptions
    @OptionGroup(title: "Pods") var pods: PodOptions
    @OptionGroup(title: "Policy") var intents: IntentOptions
    @OptionGroup(title: "Resolving") var resolving: ResolverOptions
    @OptionGroup(title: "Output") var output: OutputOptions
    @OptionGroup(title: "Cluster") var cluster: ApplyOptions
    @OptionGroup(title: "Messages") var talk: TalkOptions

    func work(_ reporter: Reporter) async throws(Failures) {
        let chosen = Result { () throws(Failures) in try pods.subject() }
        let (hosts, subject, wishes, style, lookup, target, destination) = try all(
            Result { () throws(Failures) in try names.specs(reporter) },
            chosen,
            Result { () throws(Failures) in try intents.intent(hosts: []) },
            Result { () throws(Failures) in try output.style() },
            Result { () throws(Failures) in try resolving.lookup(reporter) },
            Result { () throws(Failures) in try clusterTarget() },
            Result { () throws(Failures) in try output.destination(for: try? chosen.get()) })
        var intent = wishes
        intent.hosts = hosts
        let live = try await target?.existing(subject)

        let outcomes = await lookup.look(up: intent.hosts.map(\.name), family: intent.family)
        let sets = addressSets(outcomes, intent, reporter)
        guard reporter.status == .done || output.keepGoing, sets.contains(where: { !$0.value.addresses.isEmpty }) else {
            return
        }
        if case .policy(let existing) = destination {
            return try existing.update(intent, outcomes, now: .now)
        }
        if let target, let live {
            return try show(try await target.update(live, subject, intent, outcomes, now: .now), subject, target)
        }
        let egress = DesiredEgress(intent, addresses: sets)
        let policy = NetworkPolicy(subject: subject, intent: intent, egress: egress)
        let text = try PolicyText(policy, words: output.noComments ? nil : egress.words, target == nil ? style : .json)
            .checked(intent: intent, outcomes: outcomes)
        if let target {
            let stored = try await target.create(text, policy)
            return try show(stored, subject, target)
        }
        try emit(text, to: destination)
    }

    private func clusterTarget() throws(Failures) -> ClusterTarget? {
        guard let target = try cluster.target() else { return nil }
        let others = [
            ("--output", output.output != nil), ("--force", output.force), ("--template", output.template != nil),
        ]
        for (flag, _) in others.filter(\.1) { throw .usage("--apply", "excludes \(flag)") }
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
        guard case .file(let store) = destination else { return try printProduct(text) }
        do {
            try store.replace(with: Array(text.utf8))
        } catch {
            throw Failures(.unwritable(output.output ?? "", error))
        }
    }
}
