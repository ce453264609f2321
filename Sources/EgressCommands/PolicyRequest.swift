internal import EgressManifest
internal import EgressModel
internal import EgressPolicy
internal import EgressRefresh
internal import EgressTemplates

/// The options of `generate` and `ingress`, checked before the first query.
struct PolicyRequest {
    let intent: PolicyIntent
    let subject: PolicySubject
    let style: PolicyStyle
    let lookup: NameLookup
    let destination: PolicyDestination
    let learn: LearnSettings?
    /// The policy and the address sets that it refers to; `nil` without `--sets`.
    let sets: SetsRequest?
    /// The time at which the policy is generated.
    let now = UTCTime.now

    /// Whether a refresh updates the policy.
    var isManaged: Bool { !intent.refreshed.isEmpty }

    /// Learns from the recordings.
    ///
    /// - Parameter live: The policy in the cluster; `nil` if there is none.
    /// - Returns: What was learned, and the warnings about it; `nil` without recordings.
    /// - Throws: `Notices` if a recording cannot be used.
    func learned(over live: LivePolicy?) throws(Notices) -> (learning: PolicyLearning, notices: [Notice])? {
        guard let learn else { return nil }
        let place = PolicyIdentity(file: nil, name: subject.name)
        let run = LearningRun(learn, SystemClock(), settings: .commandLine)
        run.note(place, intent, live?.rules ?? destination.rules)
        let notices = try run.readRecordings()
        let size = PolicyAnnotations.size(NetworkPolicy(unfilled: subject, intent: intent).annotations)
        return (run.learning(of: place, intent, besides: size), notices)
    }

    /// Returns the policy in the cluster; `nil` if it does not exist or the destination is not a cluster.
    func live() async throws(Notices) -> LivePolicy? {
        guard case .cluster(let target) = destination else { return nil }
        return try await target.existing(subject, intent)
    }
}

extension PolicyCommand {
    /// Reads the options, and checks the destination of the policy.
    ///
    /// - Throws: `Failures` with all errors. The most severe one decides the exit status.
    func request(_ reporter: Reporter) throws(Failures) -> PolicyRequest {
        let wanted = Result { () throws(Failures) in try intent(reporter) }
        let chosen = Result { () throws(Failures) in try pods.subject(of: output.kind) }
        let isManaged = (try? wanted.get()).map { !$0.refreshed.isEmpty } ?? true
        let (asked, subject, style, lookup, place, learn, templates, _) = try all(
            wanted,
            chosen,
            Result { () throws(Failures) in try output.style() },
            Result { () throws(Failures) in try resolving.nameLookup(reporter, looksUp: isManaged) },
            Result { () throws(Failures) in try destination(for: try? chosen.get(), isManaged) },
            Result { () throws(Failures) in try learnSettings() },
            Result { () throws(Failures) in try output.setTemplates() },
            Result { () throws(Failures) in try checkDialect(try? wanted.get(), try? chosen.get()) })
        try rendered { () throws(Notices) in
            try place.check(for: output.dialect, at: output.output)
            guard output.dialect == nil else { return }
            try PolicyText.checkSize(of: NetworkPolicy(subject: subject, intent: asked, rules: [:]).annotations)
        }
        let sets = try templates.map { dialect, templates throws(Failures) in
            try SetsRequest(PolicyWithSets(dialect, subject, asked), templates, output)
        }
        return PolicyRequest(
            intent: asked, subject: subject, style: style, lookup: lookup, destination: place, learn: learn, sets: sets)
    }

    private func destination(for subject: PolicySubject?, _ isManaged: Bool) throws(Failures) -> PolicyDestination {
        let (target, other) = try all(
            Result { () throws(Failures) in try clusterTarget(isManaged) },
            Result { () throws(Failures) in try place(for: subject, isManaged) })
        return target.map(PolicyDestination.cluster) ?? other
    }

    private func place(for subject: PolicySubject?, _ isManaged: Bool) throws(Failures) -> PolicyDestination {
        guard let path = output.output, path != "-" else { return .stdout }
        guard !path.isEmpty else { throw .usage(.output, "no file name is given") }
        return try rendered { () throws(Notices) in
            try PolicyDestination(
                path: path, for: subject, kind: output.kind, isManaged: isManaged,
                // `SetsRequest` reads the file of a policy with sets.
                isForced: output.force || output.sets)
        }
    }

    private func clusterTarget(_ isManaged: Bool) throws(Failures) -> ClusterTarget? {
        guard let target = try cluster.target() else { return nil }
        guard isManaged else {
            throw .usage(.apply, "requires names", hint: "pipe a policy without names to kubectl apply -f -")
        }
        let isOwnKind = output.template == nil || output.kind.isAddressSet
        let others = [(Setting.output, output.output != nil), (.force, output.force), (.template, !isOwnKind)]
        for (setting, _) in others.filter(\.1) {
            let hint = "print the policy without --apply, and pipe it to kubectl apply -f -"
            throw .usage(.apply, "cannot be used with \(setting.flag)", hint: output.dialect == nil ? nil : hint)
        }
        return target
    }

    /// Refuses an intent that the chosen built-in template cannot express. Either argument is `nil` if other errors leave it
    /// unknown.
    private func checkDialect(_ intent: PolicyIntent?, _ subject: PolicySubject?) throws(Failures) {
        guard let intent else { return }
        guard intent.kind == output.kind else {
            throw .usage(.template, "prints an address set, which contains names alone")
        }
        if let (setting, objection) = intent.objection {
            throw Failures(Failure.usage(.setting(setting, nil), objection.words))
        }
        guard let dialect = output.dialect else { return }
        try rendered { () throws(Notices) in
            try dialect.refuse(
                intent, of: subject, holdsNames: dialect.holdsNames,
                refersToSets: output.sets && dialect.setKind != nil)
        }
    }
}

extension OutputOptions {
    /// The dialect of the chosen built-in template; `nil` for NetworkPolicy and for the user's own template.
    var dialect: PolicyDialect? { template.flatMap(PolicyDialect.init) }

    /// The kind of the object that the template prints. A dialect is made from a NetworkPolicy.
    var kind: ManagedKind { template.flatMap(BuiltinTemplate.init)?.addressSet ?? .networkPolicy }
}
