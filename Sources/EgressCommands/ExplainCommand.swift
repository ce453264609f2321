internal import ArgumentParser
internal import EgressManifest
internal import EgressModel
internal import EgressPolicy
internal import EgressRefresh
internal import EgressResolve

struct ExplainCommand: ReportingCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Say whether policies allow a connection, and by which rule.",
        discussion: """
            Judges by the standard semantics of NetworkPolicy over all policies given, managed or not:

              egressgen explain policies/ --pod run=busybox --to www.aliyun.com:443
              egressgen explain policies/ --pod run=busybox --to-pod app=db --port 5432
              egressgen explain policies/ --pod run=nginx --from 203.0.113.7 --port 80

            Exit status: 0 allowed, 1 denied.
            """)

    @Argument(
        help: ArgumentHelp("Files, folders (.yaml, .yml and .json in them), or - for stdin.", valueName: "path"),
        completion: .file())
    var paths: [String] = []

    @Option(help: ArgumentHelp("Skip files and folders of this name or path (repeatable).", valueName: "glob"))
    var exclude: [String] = []

    @OptionGroup(title: "Question") var asking: QuestionOptions
    @OptionGroup var families: FamilyOptions
    @OptionGroup(title: "Resolving") var resolving: ResolverOptions
    @OptionGroup(title: "Messages") var talk: TalkOptions

    func work(_ reporter: Reporter) async throws(Failures) {
        let (_, asked) = try all(
            Result { () throws(Failures) in try checkPaths() },
            Result { () throws(Failures) in try asking.question() })
        let lookup = asked.name == nil && resolving.given.isEmpty ? nil : try resolving.lookup(reporter)
        let judged = try rendered { () throws(Notices) in
            try JudgedPolicies(paths, excluding: exclude, namespace: asking.namespace)
        }
        judged.warnings.forEach { reporter.tell($0) }
        let addresses = try await addresses(of: asked, lookup, reporter)
        let answers = asked.questions(addresses).map { ($0, Verdict($0, by: judged.policies)) }
        let text = VerdictText(asked, answers)
        if !text.isAllowed { reporter.raise(to: .different) }
        try printProduct(text.lines.map { $0 + "\n" }.joined())
    }

    private func checkPaths() throws(Failures) {
        guard !paths.isEmpty else {
            throw .usage(.files, "no file or folder is given", hint: "write egressgen explain FOLDER, or - for stdin")
        }
        guard !paths.contains("") else { throw .usage(.files, "names no file") }
        guard paths.count(where: { $0 == "-" }) < 2 else { throw .usage(.place("-"), "is given twice") }
    }

    /// The addresses of the name that was asked for; none where none was.
    private func addresses(
        of asked: AskedQuestion, _ lookup: BulkLookup?, _ reporter: Reporter
    ) async throws(Failures) -> [IPAddress] {
        guard let name = asked.name, let lookup else { return [] }
        var addresses: [IPAddress] = []
        for outcome in await lookup.look(up: [name], family: families.family) {
            let report = NameReport(outcome, family: families.family)
            (report.warnings + report.serverWarnings).forEach { reporter.tell($0) }
            if let failure = report.failure(.noVerdict) { throw Failures(Failure(failure)) }
            addresses += outcome.addresses.map(\.address)
        }
        return addresses
    }
}
