internal import ArgumentParser
internal import EgressCluster
internal import EgressFiles
internal import EgressManifest
internal import EgressModel
internal import EgressPolicy

/// A command that makes one policy.
protocol PolicyCommand: ReportingCommand {
    var pods: PodOptions { get }
    var resolving: ResolverOptions { get }
    var output: OutputOptions { get }
    var cluster: ApplyOptions { get }

    /// What the flags ask of the policy.
    func intent(_ reporter: Reporter) throws(Failures) -> PolicyIntent
}

extension PolicyCommand {
    func work(_ reporter: Reporter) async throws(Failures) {
        let request = try request(reporter)
        guard case .cluster(let target) = request.destination else { return try await make(request, reporter) }
        try await target.store.whileOpen { () async throws(Failures) in try await make(request, reporter) }
    }

    private func make(_ request: PolicyRequest, _ reporter: Reporter) async throws(Failures) {
        let live = try await request.live()
        let answers = await answers(to: request, reporter)
        guard answers.isComplete || output.keepGoing else { return }
        let policy = GeneratedPolicy(request.subject, request.intent, egress: answers.sets, ingress: answers.sets)
        guard policy.holdsHosts || !request.isManaged else { return }
        try await write(policy, answers, request, over: live)
        warn(policy.policy, request, reporter)
    }

    /// Looks the names up.
    private func answers(to request: PolicyRequest, _ reporter: Reporter) async -> HostAnswers {
        let (intent, names) = (request.intent, request.isManaged ? request.intent.names : [])
        let outcomes = await request.lookup(names, intent.family)
        let consequence = output.keepGoing ? "left out" : "nothing is written"
        return HostAnswers(outcomes, intent, consequence: consequence, reporter)
    }

    private func write(
        _ policy: GeneratedPolicy, _ answers: HostAnswers, _ request: PolicyRequest, over live: LivePolicy?
    ) async throws(Failures) {
        let (intent, outcomes) = (request.intent, answers.outcomes)
        switch request.destination {
        case .existing(let existing):
            try checkKind(policy, request)
            try existing.update(intent, outcomes, now: .now)
        case .cluster(let target):
            let stored: [UInt8]
            if let live {
                stored = try await target.update(live, request.subject, intent, outcomes, now: .now)
            } else {
                let text = try policy.text(.json, hasComments: false, isAnnotated: true)
                stored = try await target.create(
                    try text.checked(intent: intent, outcomes: outcomes), policy.policy)
            }
            try show(stored, request.subject, target)
        case .stdout, .file, .same:
            guard let text = try rendered(policy, answers, request) else { return }
            try emit(try text.checked(intent: intent, outcomes: outcomes), to: request.destination)
        }
    }

    /// Refuses to edit a NetworkPolicy that is there where the user's own template renders another kind.
    private func checkKind(_ policy: GeneratedPolicy, _ request: PolicyRequest) throws(Failures) {
        guard output.template != nil, output.dialect == nil else { return }
        let text = try policy.text(request.style, hasComments: false, isAnnotated: true)
        try request.destination.check(for: text.dialect?.dialect, output.output)
    }

    /// The policy as text; `nil` where no name is left in it. Where the text holds names, those with a refused address are
    /// left out.
    private func rendered(
        _ policy: GeneratedPolicy, _ answers: HostAnswers, _ request: PolicyRequest
    ) throws(Failures) -> PolicyText? {
        let text = try text(of: policy, request)
        guard text.holdsNames, !answers.isWhole else { return text }
        let whole = GeneratedPolicy(request.subject, request.intent, egress: answers.wholeSets, ingress: answers.sets)
        return whole.holdsHosts ? try self.text(of: whole, request) : nil
    }

    private func text(of policy: GeneratedPolicy, _ request: PolicyRequest) throws(Failures) -> PolicyText {
        try policy.text(request.style, hasComments: !output.noComments, isAnnotated: output.dialect == nil)
    }

    private func emit(_ text: String, to destination: PolicyDestination) throws(Failures) {
        let bytes = Array(text.utf8)
        switch destination {
        case .stdout, .existing, .cluster: try printProduct(bytes)
        case .file(let store):
            do {
                try store.replace(with: bytes)
            } catch {
                throw Failures(.output(error, consequence: "it is left as it was"))
            }
        case .same(let found, let path):
            guard found != bytes else { return }
            throw Failures(
                Failure(
                    .refused, path, "exists, and holds something else", consequence: "it is left as it is",
                    hint: "pass --force to replace it"))
        }
    }

    /// Prints what became of the policy in the cluster.
    private func show(_ stored: [UInt8], _ subject: PolicySubject, _ target: ClusterTarget) throws(Failures) {
        guard !target.isDry else {
            try printProduct(output.format == .json ? LiveObjectText.json(stored) : LiveObjectText.yaml(stored))
            return
        }
        try printProduct("networkpolicy.networking.k8s.io/\(subject.name) serverside-applied\n")
    }

    /// Warns of clusters that are known not to take the policy.
    private func warn(_ policy: NetworkPolicy, _ request: PolicyRequest, _ reporter: Reporter) {
        guard output.dialect == nil else { return }
        for limit in policy.limits(isFile: !request.destination.isCluster) {
            reporter.warn(policy.subject.name, limit.words(in: .commandLine))
        }
    }
}
