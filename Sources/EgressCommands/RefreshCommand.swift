internal import ArgumentParser
internal import EgressCluster
internal import EgressFiles
internal import EgressManifest
internal import EgressModel
internal import EgressObserve
internal import EgressPolicy
internal import EgressRefresh
internal import EgressResolve
internal import EgressSystem

enum ReportFormat: String, ExpressibleByArgument, CaseIterable, Sendable {
    case json
}

struct RefreshCommand: ReportingCommand {
    static let configuration = CommandConfiguration(
        commandName: "refresh",
        abstract: "Update managed policies in place",
        discussion: """
            Looks up the names of every NetworkPolicy that has the annotation egressgen.dev/hosts or \
            egressgen.dev/from-hosts, and updates its rules. Address sets of Calico and Cilium with egressgen.dev/hosts \
            are updated too. Every other byte of the files stays the same. If DNS does not \
            answer for a name, the policy keeps its addresses.

              egressgen refresh policies/
              egressgen refresh --cluster --every 5m
            """)

    @OptionGroup var input: PathOptions

    @Flag(help: "Replace rules that egressgen did not write, and print the difference.")
    var adopt = false

    @Flag(help: "Write nothing, and exit with status 1 if a policy is out of date.")
    var check = false

    @Flag(help: "Write nothing, print the difference, and exit with status 1 if there is one.")
    var diff = false

    @Option(help: ArgumentHelp("Print a report of the changes to stdout.", valueName: "form"))
    var report: ReportFormat?

    @OptionGroup(title: "Cluster") var cluster: ClusterOptions
    @OptionGroup(title: "Service") var service: ServiceOptions
    @OptionGroup(title: "Learning") var learning: LearnOptions
    @OptionGroup(title: "Forwarding") var forwarding: ForwardOptions
    @OptionGroup(title: "Resolving") var resolving: ResolverOptions
    @OptionGroup(title: "Messages") var talk: TalkOptions

    var isService: Bool { service.every != nil }

    func work(_ reporter: Reporter) async throws(Failures) {
        let (_, source, settings, hook, look, learn, forward) = try all(
            Result { () throws(Failures) in try checkUsage() },
            Result { () throws(Failures) in try cluster.source(isService: isService) },
            Result { () throws(Failures) in try service.settings() },
            Result { () throws(Failures) in try service.hook() },
            Result { () throws(Failures) in try resolving.nameLookup(reporter) },
            Result { () throws(Failures) in try learnSettings() },
            Result { () throws(Failures) in
                try forwarding.settings(isCluster: cluster.cluster, isService: isService)
            })
        if let forward { forwarding.notices(forward).forEach { reporter.tell($0) } }
        let place =
            source.map(RefreshJob.Place.cluster)
            ?? (input.paths == ["-"] ? .stream : .files(input.paths, excluding: input.exclude))
        let job = RefreshJob(
            place: place, adopts: adopt, writes: !check && !diff,
            learning: settings == nil ? learn.map { LearningRun($0, SystemClock()) } : nil)
        let running = settings.map { refreshService($0, job, learn, forward, hook) }
        guard let store = source?.store else { return try await run(job, running, hook, look, reporter) }
        try await store.whileOpen { () async throws(Failures) in
            try await run(job, running, hook, look, reporter)
        }
    }

    private func learnSettings() throws(Failures) -> LearnSettings? {
        try learning.checkStandardInput(isReadBy: input.paths.contains("-") ? .paths : nil)
        return try learning.settings(isService: isService, forwards: !forwarding.addresses.isEmpty)
    }

    private func refreshService(
        _ settings: ServiceSettings, _ job: RefreshJob, _ learn: LearnSettings?, _ forward: ForwardSettings?,
        _ hook: ChangeHook?
    ) -> RefreshService {
        let isCluster = cluster.cluster
        return RefreshService(
            settings, job, learn, forward, hook, SystemClock(),
            observe: { [talk, resolving] in ServiceTalk(talk, resolving, isCluster: isCluster) },
            pages: { ServicePages(monitor: $0, learning: $1, forwarder: $2, clock: $3) })
    }

    private func run(
        _ job: RefreshJob, _ service: RefreshService?, _ hook: ChangeHook?, _ look: @escaping NameLookup,
        _ reporter: Reporter
    ) async throws(Failures) {
        if let service { return try await rendered { () async throws(Notices) in try await service.run() } }
        let report = try await rendered { () async throws(Notices) in try await job.run(look, now: .now) }
        reporter.tell(report)
        report.clusterNotices.forEach { reporter.tell($0) }
        do throws(Failures) {
            try printProducts(report)
        } catch {
            reporter.report(error)
        }
        reporter.tell(RefreshSummary(report.results, isCluster: cluster.cluster).line)
        if !job.writes, report.policies.contains(where: \.differs) { reporter.raise(to: .different) }
        if report.hasChanged, let failure = await hook?.run(input: ReportJSON(report.policies).bytes) {
            reporter.tell(failure)
        }
    }

    private func checkUsage() throws(Failures) {
        if cluster.cluster {
            guard input.paths.isEmpty else { throw .usage(.cluster, "cannot be used with files and folders") }
            guard input.exclude.isEmpty else { throw .usage(.exclude, "requires files or folders") }
        }
        guard !input.paths.isEmpty || cluster.cluster else {
            throw .usage(
                .paths, "no file or folder is given", hint: "write egressgen refresh FOLDER, - for stdin, or --cluster")
        }
        guard !input.paths.contains("") else { throw .usage(.paths, "no file name is given") }
        let isStream = input.paths.contains("-")
        guard !isStream || input.paths.count == 1 else { throw .usage(.place("-"), "cannot be used with other paths") }
        let products = [("-", isStream), ("--diff", diff), ("--report", report != nil)].filter(\.1).map(\.0)
        guard products.count < 2 else { throw .usage(.place(products[0]), "cannot be used with \(products[1])") }
        if let flag = (products + (check ? ["--check"] : [])).first, service.every != nil {
            throw .usage(.every, "cannot be used with \(flag)")
        }
        if check || diff, service.onChange != nil {
            throw .usage(.onChange, "cannot be used with \(check ? "--check" : "--diff"), which changes nothing")
        }
    }

    private func printProducts(_ refreshed: RefreshReport) throws(Failures) {
        if input.paths == ["-"] {
            guard !check, let result = refreshed.results.first, result.isPrintable else { return }
            try printProduct(result.after)
        } else if report == .json {
            try printProduct(ReportJSON(refreshed.policies).bytes)
        } else {
            try printDifferences(refreshed.results.filter { diff || $0.adopts })
        }
    }

    private func printDifferences(_ results: [ManifestResult]) throws(Failures) {
        // NO_COLOR disables color (no-color.org).
        let isPlain = ProcessEnvironment["NO_COLOR"].map { !$0.isEmpty } ?? false
        let isColoured = StandardStreams.outputIsTerminal && !isPlain
        try printProduct(results.map { $0.diff.text(isColoured: isColoured) }.joined())
    }
}
