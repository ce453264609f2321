internal import EgressFiles
internal import EgressManifest
internal import EgressModel
internal import EgressPolicy
internal import EgressRefresh

/// A policy with address sets, checked before the first query.
struct SetsRequest {
    let policy: PolicyWithSets
    let templates: SetTemplates
    /// The file that already contains the policy and its sets; `nil` if the output is to be written anew.
    let existing: ExistingSets?

    /// Checks the policy, and the file of `--output`.
    init(_ policy: PolicyWithSets, _ templates: SetTemplates, _ output: OutputOptions) throws(Failures) {
        self.policy = policy
        self.templates = templates
        existing = try rendered { () throws(Notices) in
            for set in policy.sets {
                try PolicyText.checkSize(
                    of: NetworkPolicy(subject: set.subject, intent: set.intent, rules: [:]).annotations)
            }
            let wanted = try policy.policy(templates.policy)
            guard let path = output.output, path != "-", !output.force else { return nil }
            let store = FileStore(path: path)
            return store.kind == .file ? try ExistingSets(store, path, wanted, policy.sets) : nil
        }
    }

    /// Learns from the recordings for each set.
    ///
    /// - Returns: What was learned for the sets in their order, and the warnings about it; `nil` without recordings.
    /// - Throws: `Notices` if a recording cannot be used.
    func learned(
        _ settings: LearnSettings?
    ) throws(Notices) -> (learnings: [PolicyLearning], notices: [Notice])? {
        guard let settings else { return nil }
        let run = LearningRun(settings, SystemClock(), settings: .commandLine)
        let places = policy.sets.map { PolicyIdentity(file: nil, name: $0.subject.name) }
        for (set, place) in zip(policy.sets, places) { run.note(place, set.intent, existing?.rules(of: set)) }
        let notices = try run.readRecordings()
        let learnings = zip(policy.sets, places).map { set, place in
            let object = NetworkPolicy(subject: set.subject, intent: set.intent, rules: [:])
            return run.learning(of: place, set.intent, besides: PolicyAnnotations.size(object.annotations))
        }
        return (learnings, notices)
    }
}

extension PolicyCommand {
    /// Looks up the names, and writes the policy and its sets.
    func make(_ request: PolicyRequest, with sets: SetsRequest, _ reporter: Reporter) async throws(Failures) {
        let learned = try rendered { () throws(Notices) in try sets.learned(request.learn) }
        learned?.notices.forEach { reporter.tell($0) }
        let intent = request.intent
        let consequence: Consequence = output.keepGoing ? .leftOut : .nothingWritten
        let outcomes = await request.lookup(
            NameRequest(intent.names, held: sets.existing?.held ?? [], family: intent.family))
        let answers = HostAnswers(outcomes, intent, consequence, nil, now: request.now)
        answers.notices.forEach { reporter.tell($0) }
        guard answers.isComplete || output.keepGoing else { return }
        let filled = sets.policy.sets.enumerated().map { index, set in
            FilledSet(set, outcomes, consequence, learned?.learnings[index], now: request.now)
        }
        guard filled.contains(where: \.holdsAddresses) else { return }
        try write(filled, request, sets)
        for set in filled {
            for limit in set.limits {
                reporter.tell(Notice(.policy(set.set.subject.name, file: nil), .policy(.limit(limit))))
            }
        }
    }

    private func write(_ filled: [FilledSet], _ request: PolicyRequest, _ sets: SetsRequest) throws(Failures) {
        let bytes = try rendered { () throws(Notices) -> [UInt8]? in
            guard let existing = sets.existing else {
                let text = try sets.policy.text(filled, sets.templates, hasComments: !output.noComments)
                let bytes = Array(text.utf8)
                return try request.destination.write(bytes) ? nil : bytes
            }
            try existing.update(filled, now: request.now)
            return nil
        }
        if let bytes { try printProduct(bytes) }
    }
}
