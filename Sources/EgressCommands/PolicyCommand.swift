internal import ArgumentParser
internal import EgressCluster
internal import EgressFiles
internal import EgressManifest
internal import EgressModel
internal import EgressPolicy
internal import EgressRefresh

/// A command that generates one policy.
protocol PolicyCommand: ReportingCommand {
    var pods: PodOptions { get }
    var resolving: ResolverOptions { get }
    var output: OutputOptions { get }
    var cluster: ApplyOptions { get }

    /// Returns the intent that the flags describe.
    func intent(_ reporter: Reporter) throws(Failures) -> PolicyIntent

    /// Returns what the policy is learned from; `nil` to look up its names only.
    func learnSettings() throws(Failures) -> LearnSettings?
}

extension PolicyCommand {
    func learnSettings() throws(Failures) -> LearnSettings? { nil }

    func work(_ reporter: Reporter) async throws(Failures) {
        let request = try request(reporter)
        guard case .cluster(let target) = request.destination else { return try await make(request, reporter) }
        try await target.store.whileOpen { () async throws(Failures) in try await make(request, reporter) }
    }

    private func make(_ request: PolicyRequest, _ reporter: Reporter) async throws(Failures) {
        if let sets = request.sets { return try await make(request, with: sets, reporter) }
        let live = try await rendered { () async throws(Notices) in try await request.live() }
        let learned = try rendered { () throws(Notices) in try request.learned(over: live) }
        learned?.notices.forEach { reporter.tell($0) }
        let answers = await answers(to: request, over: live, learned?.learning)
        answers.notices.forEach { reporter.tell($0) }
        guard answers.isComplete || output.keepGoing else { return }
        let policy = GeneratedPolicy(request.subject, request.intent, answers, egress: answers.sets)
        guard policy.holdsHosts || request.intent.hasPattern || !request.isManaged else { return }
        try await write(policy, answers, request, over: live)
        warn(policy, request, reporter)
    }

    /// Looks up the names.
    private func answers(
        to request: PolicyRequest, over live: LivePolicy?, _ learning: PolicyLearning?
    ) async -> HostAnswers {
        let (intent, names) = (request.intent, request.isManaged ? request.intent.names : [])
        let held = live?.held(of: intent) ?? request.destination.held(of: intent)
        let outcomes = await request.lookup(NameRequest(names, held: held, family: intent.family))
        return HostAnswers(
            outcomes, intent, output.keepGoing ? .leftOut : .nothingWritten, learning, now: request.now)
    }

    private func write(
        _ policy: GeneratedPolicy, _ answers: HostAnswers, _ request: PolicyRequest, over live: LivePolicy?
    ) async throws(Failures) {
        let intent = request.intent
        switch request.destination {
        case .existing(let existing):
            try rendered { () throws(Notices) in
                try checkKind(policy, request)
                try existing.update(intent, answers, now: request.now)
            }
        case .cluster(let target):
            let stored = try await rendered { () async throws(Notices) in
                guard let live else { return try await create(policy, answers, request, in: target) }
                return try await target.update(live, request.subject, intent, answers, now: request.now)
            }
            try show(stored, request.subject, target)
        case .stdout, .new, .file, .same:
            let bytes = try rendered { () throws(Notices) -> [UInt8]? in
                guard let text = try text(of: policy, answers, request) else { return nil }
                let bytes = Array(try text.checked(intent: intent, answers).utf8)
                return try request.destination.write(bytes) ? nil : bytes
            }
            if let bytes { try printProduct(bytes) }
        }
    }

    private func create(
        _ policy: GeneratedPolicy, _ answers: HostAnswers, _ request: PolicyRequest, in target: ClusterTarget
    ) async throws(Notices) -> [UInt8] {
        let text = try policy.text(.json, hasComments: false, isAnnotated: true)
        let json = try text.checked(intent: request.intent, answers)
        return try await target.create(json, policy.policy)
    }

    /// Refuses to edit an existing NetworkPolicy if the user's own template renders another kind.
    private func checkKind(_ policy: GeneratedPolicy, _ request: PolicyRequest) throws(Notices) {
        guard output.template != nil, output.dialect == nil else { return }
        let text = try policy.text(request.style, hasComments: false, isAnnotated: true)
        try request.destination.check(for: text.dialect?.dialect, at: output.output)
    }

    /// Returns the policy as text; `nil` if no host is left in it.
    private func text(
        of policy: GeneratedPolicy, _ answers: HostAnswers, _ request: PolicyRequest
    ) throws(Notices) -> PolicyText? {
        let printer = PolicyPrinter(
            request.style, hasComments: !output.noComments, dialect: output.dialect)
        return try printer.text(of: policy, request.subject, request.intent, answers)
    }

    /// Prints the result of applying the policy to the cluster.
    private func show(_ stored: [UInt8], _ subject: PolicySubject, _ target: ClusterTarget) throws(Failures) {
        guard !target.isDry else {
            try printProduct(output.format == .json ? LiveObjectText.json(stored) : LiveObjectText.yaml(stored))
            return
        }
        let resource = "\(output.kind.rawValue.lowercased()).\(output.kind.group)"
        try printProduct("\(resource)/\(subject.name) serverside-applied\n")
    }

    /// Warns about the patterns of the policy, and about known cluster limits that the policy exceeds.
    private func warn(_ policy: GeneratedPolicy, _ request: PolicyRequest, _ reporter: Reporter) {
        request.intent.notices(as: output.dialect, filled: policy.filledPatterns).forEach { reporter.tell($0) }
        for limit in policy.policy.limits(in: output.dialect, isFile: !request.destination.isCluster) {
            reporter.tell(Notice(.policy(request.subject.name, file: nil), .policy(.limit(limit))))
        }
    }
}
