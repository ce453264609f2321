internal import ArgumentParser
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

              egressgen discover --learn capture.fstrm --pods pods.json --services services.json
              egressgen discover --learn capture.fstrm --pods pods.json --services services.json --format policies
              egressgen discover --learn capture.fstrm --pods pods.json --against policies/

            With --against, only the connections are printed that the policies deny. The exit status is then 1 if there \
            are any.
            """)

    @OptionGroup var reading: DiscoverSourceOptions

    @Option(
        help: ArgumentHelp(
            "The output format; policies prints NetworkPolicies of what was looked up.", valueName: "form"))
    var format = DiscoverFormat.text

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp(
            "Print what the policies in these files and folders deny of what was looked up.", valueName: "path"),
        completion: .file())
    var against: [String] = []

    @OptionGroup(title: "Policies") var proposing: ProposalOptions
    @OptionGroup(title: "Messages") var talk: TalkOptions

    func work(_ reporter: Reporter) async throws(Failures) {
        let (recordings, domain, namespace, settings, _) = try all(
            Result { () throws(Failures) in try reading.recordings() },
            Result { () throws(Failures) in try reading.domain() },
            Result { () throws(Failures) in try reading.checkedNamespace() },
            Result { () throws(Failures) in try proposing.settings() },
            Result { () throws(Failures) in try checkAgainst() })
        let (objects, judged) = try rendered { () throws(Notices) in
            (try ClusterObjectFiles(reading.objects), try self.judged(namespace))
        }
        let sink = DiscoverSink(
            Inventory(pods: objects.pods, services: objects.services, workloads: objects.workloads),
            clusterDomain: domain)
        let warnings = try rendered { () throws(Notices) in try read(recordings, to: sink) }
        (warnings + (judged?.warnings ?? [])).forEach { reporter.tell($0) }
        let report = DiscoverReport(
            sink.discovery(namespace: namespace), sink.inventory, settings, reporter)
        if let judged {
            try report.print(judged.policies, asJSON: format == .json)
        } else {
            try report.print(format)
        }
    }

    private func checkAgainst() throws(Failures) {
        guard !against.contains("") else { throw .usage(.against, "no file name is given") }
        guard against.isEmpty || format != .policies else {
            throw .usage(.against, "cannot be used with --format policies")
        }
        guard !against.contains("-") || against.count == 1 && !reading.readsStandardInput else {
            throw .usage(.setting(.against, "-"), "cannot be used with another file", hint: "pass the path of a file")
        }
    }

    private func judged(_ namespace: String?) throws(Notices) -> JudgedPolicies? {
        guard !against.isEmpty else { return nil }
        return try JudgedPolicies(against, excluding: [], namespace: namespace ?? "default")
    }

    /// Reads the recordings.
    ///
    /// - Returns: Warnings about them.
    private func read(_ paths: [String], to sink: DiscoverSink) throws(Notices) -> [Notice] {
        var warnings: [Notice] = []
        for path in paths { warnings += try TapRecordingFile.read(path, to: sink, .nothingPrinted) }
        let counts = sink.counts
        if counts.withoutMessage > 0 { warnings.append(Notice(.files(paths), .learning(.noMessages))) }
        if counts.answers == 0 { warnings.append(Notice(.files(paths), .discover(.noAnswers))) }
        return warnings
    }
}
