internal import ArgumentParser
internal import EgressCluster
internal import EgressDiscover
internal import EgressManifest
internal import EgressModel
internal import EgressPolicy
internal import EgressRefresh

enum DiscoverFormat: String, ExpressibleByArgument, CaseIterable, Sendable {
    case text
    case policies
    case json
}

struct DiscoverCommand: ReportingCommand {
    static let configuration = CommandConfiguration(
        commandName: "discover",
        abstract: "Show which names the workloads of a cluster need, and print policies that allow them",
        discussion: """
            Reads what the cluster's DNS servers told their clients, and gives each answer to the pod that had the address \
            at that time:

              egressgen discover --learn capture.fstrm --pods pods.json \\
                --services services.json
              egressgen discover --learn capture.fstrm --cluster --format policies
              egressgen discover --learn capture.fstrm --pods pods.json --against policies/
              egressgen discover --learn unix:dnstap.sock --cluster --for 1h -n shop

            With --cluster, the pods and Services come from the cluster. While egressgen listens, it watches them. SIGINT \
            and SIGTERM end the listening early. With --against, egressgen prints only the connections that the policies \
            deny. The exit status is then 1 if there are any.
            """)

    @OptionGroup var reading: DiscoverSourceOptions

    @Option(
        help: ArgumentHelp(
            "The output format; policies prints NetworkPolicies of what was looked up.", valueName: "form"))
    var format = DiscoverFormat.text

    @Flag(
        help: ArgumentHelp(
            "Print what policies deny of what was looked up: those in the files and folders that follow, or without any"
                + " those of the cluster."))
    var against = false

    @Argument(help: "With --against, files and folders with policies; - is stdin.", completion: .file())
    var paths: [String] = []

    @OptionGroup(title: "Policies") var proposing: ProposalOptions
    @OptionGroup(title: "Messages") var talk: TalkOptions

    /// Whether the command listens until it is told to end.
    var isService: Bool { reading.sources.contains { (try? LearnSource($0))?.listener != nil } }

    func work(_ reporter: Reporter) async throws(Failures) {
        let (source, store, domain, namespace, settings, _) = try all(
            Result { () throws(Failures) in try reading.settings() },
            Result { () throws(Failures) in try reading.store(isService: isService) },
            Result { () throws(Failures) in try reading.domain() },
            Result { () throws(Failures) in try reading.checkedNamespace() },
            Result { () throws(Failures) in try proposing.settings() },
            Result { () throws(Failures) in try checkAgainst() })
        let run = DiscoverRun(source, clusterDomain: domain, namespace: namespace, reporter)
        guard let store else { return try await make(run, nil, namespace, settings, reporter) }
        try await store.whileOpen { () async throws(Failures) in
            try await make(run, store, namespace, settings, reporter)
        }
    }

    private func make(
        _ run: DiscoverRun, _ store: ClusterStore?, _ namespace: String?, _ settings: ProposalSettings,
        _ reporter: Reporter
    ) async throws(Failures) {
        let judged = try await rendered { () async throws(Notices) in try await self.judged(namespace, store) }
        judged?.warnings.forEach { reporter.tell($0) }
        let sink = try await rendered { () async throws(Notices) in
            try await run.sink(files: reading.objects, cluster: store)
        }
        let discovery = sink.discovery(namespace: namespace)
        if let namespace, discovery.workloads.isEmpty, sink.counts.answers > 0 {
            reporter.tell(Notice(.setting(.namespace, namespace), .discover(.noWorkload)))
        }
        let report = DiscoverReport(discovery, sink.inventory, settings, objectSource, reporter)
        if let judged {
            try report.print(judged.policies, asJSON: format == .json)
        } else {
            try report.print(format)
        }
    }

    private var objectSource: ObjectSource { reading.cluster ? isService ? .watch : .cluster : .files }

    private func checkAgainst() throws(Failures) {
        guard against else {
            guard let path = paths.first else { return }
            throw .usage(.place(path), "requires --against", hint: "write --against PATH, or --learn FILE")
        }
        guard !paths.isEmpty || reading.cluster else {
            throw .usage(
                .against, "no file or folder is given",
                hint: "write --against PATH, or --against --cluster for the policies of the cluster")
        }
        guard !paths.contains("") else { throw .usage(.against, "no file name is given") }
        guard format != .policies else { throw .usage(.against, "cannot be used with --format policies") }
        guard !paths.contains("-") || paths.count == 1 && !reading.readsStandardInput else {
            throw .usage(.setting(.against, "-"), "cannot be used with another file", hint: "pass the path of a file")
        }
    }

    /// Reads the policies of the files or the cluster; `nil` without `--against`.
    private func judged(_ namespace: String?, _ store: ClusterStore?) async throws(Notices) -> JudgedPolicies? {
        guard against else { return nil }
        if let store, paths.isEmpty { return try await JudgedPolicies(store) }
        return try JudgedPolicies(paths, excluding: [], namespace: namespace ?? "default")
    }
}
