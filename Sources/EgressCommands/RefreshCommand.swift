internal import ArgumentParser
internal import EgressManifest
internal import EgressModel
internal import EgressPolicy
internal import EgressResolve

enum ReportFormat: String, ExpressibleByArgument, CaseIterable, Sendable {
    case json
}

struct RefreshCommand: ReportingCommand {
    static let configuration = CommandConfiguration(
        commandName: "refresh",
        abstract: "Bring managed policies up to date, in place.",
        discussion: """
            Refreshes every NetworkPolicy with the annotation egressgen.dev/hosts in the files and folders given, and \
            leaves every other byte as it is. A name that DNS does not answer for keeps its addresses.
            """)

    @Argument(
        help: ArgumentHelp("Files, folders (.yaml, .yml and .json in them), or - for stdin.", valueName: "path"),
        completion: .file())
    var paths: [String] = []

    @Option(help: ArgumentHelp("Skip files and folders of this name or path (repeatable).", valueName: "glob"))
    var exclude: [String] = []

    @Flag(help: "Replace egress rules that egressgen did not write, and show the difference.")
    var adopt = false

    @Flag(help: "Write nothing; exit with 1 if a policy is out of date.")
    var check = false

    @Flag(help: "Write nothing; print the difference, and exit with 1 if there is one.")
    var diff = false

    @Option(help: ArgumentHelp("Print what changed: json.", valueName: "form"))
    var report: ReportFormat?

    @OptionGroup(title: "Cluster") var cluster: ClusterOptions
    @OptionGroup(title: "Resolving") var resolving: ResolverOptions
    @OptionGroup(title: "Messages") var talk: TalkOptions

    func work(_ reporter: Reporter) async throws(Failures) {
        let (_, source, lookup) = try all(
            Result { () throws(Failures) in try checkUsage() },
            Result { () throws(Failures) in try cluster.source() },
            Result { () throws(Failures) in try resolving.lookup(reporter) })
        let run = RefreshRun(
            book: OutcomeBook(lookup), adopts: adopt, writes: !check && !diff,
            now: .now, reporter: reporter)
        let results =
            if let source { try await run.refresh(source.store, source.selection) } else {
                paths == ["-"] ? try await stream(run) : try await files(run)
            }
        for result in results { result.tell(reporter, isDry: check || diff) }
        run.book.report(results, reporter)
        try printProducts(results)
        reporter.tell(RefreshSummary(results, isCluster: cluster.cluster).line)
        let differs = results.contains { $0.policies.contains(where: \.differs) }
        if differs, check || diff { reporter.raise(to: .different) }
    }

    private func checkUsage() throws(Failures) {
        if cluster.cluster {
            guard paths.isEmpty else { throw .usage("--cluster", "excludes files and folders") }
            guard exclude.isEmpty else { throw .usage("--exclude", "goes with files and folders alone") }
        }
        guard !paths.isEmpty || cluster.cluster else {
            throw .usage(
                "PATH", "no file or folder is given", hint: "write egressgen refresh FOLDER, - for stdin, or --cluster")
        }
        guard !paths.contains("") else { throw .usage("PATH", "names no file") }
        let isStream = paths.contains("-")
        guard !isStream || paths.count == 1 else { throw .usage("-", "excludes other paths") }
        let products = [("-", isStream), ("--diff", diff), ("--report", report != nil)].filter(\.1).map(\.0)
        guard products.count < 2 else { throw .usage(products[0], "excludes \(products[1])") }
    }

    private func files(_ run: RefreshRun) async throws(Failures) -> [FileResult] {
        await run.refresh(ManifestWalk(paths, excluding: exclude))
    }

    private func stream(_ run: RefreshRun) async throws(Failures) -> [FileResult] {
        let bytes: [UInt8]
        do {
            bytes = try StandardStreams.readInput()
        } catch {
            throw Failures(Failure(.inputOutput, "stdin", "cannot be read: \(error)", consequence: "nothing is done"))
        }
        let result = await run.refresh(stdin: bytes)
        return [result]
    }

    private func printProducts(_ results: [FileResult]) throws(Failures) {
        if paths == ["-"] {
            guard !check, let result = results.first, result.isPrintable else { return }
            try printProduct(result.after)
            return
        }
        let isColoured = StandardStreams.outputIsTerminal && Environment.allowsColour
        if report == .json {
            try printProduct(JSONValue.array(results.flatMap(\.policies).map(\.json)).indented)
        } else {
            let shown = diff ? results : results.filter(\.adopts)
            try printProduct(shown.map { $0.diff.text(isColoured: isColoured) }.joined())
        }
    }
}
