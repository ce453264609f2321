internal import ArgumentParser
internal import EgressManifest
internal import EgressModel
internal import EgressPolicy
internal import EgressRefresh
internal import EgressResolve

struct ExplainCommand: ReportingCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Show whether policies allow a connection, and which rule allows it",
        discussion: """
            The verdict follows the semantics of NetworkPolicy and covers all given policies, managed or not:

              egressgen explain policies/ --pod run=busybox --to www.aliyun.com:443
              egressgen explain policies/ --pod run=busybox --to-pod app=db --port 5432
              egressgen explain policies/ --pod run=nginx --from 203.0.113.7 --port 80

            The exit status is 0 if the connection is allowed, and 1 if it is denied.
            """)

    @OptionGroup var input: PathOptions

    @OptionGroup(title: "Question") var asking: QuestionOptions
    @OptionGroup var families: FamilyOptions
    @OptionGroup(title: "Resolving") var resolving: ResolverOptions
    @OptionGroup(title: "Messages") var talk: TalkOptions

    func work(_ reporter: Reporter) async throws(Failures) {
        let (_, asked) = try all(
            Result { () throws(Failures) in try checkPaths() },
            Result { () throws(Failures) in try asking.question() })
        let looksUp = asked.name != nil
        let lookup = looksUp || !resolving.given.isEmpty ? try resolving.lookup(reporter, looksUp: looksUp) : nil
        let judged = try rendered { () throws(Notices) in
            try JudgedPolicies(input.paths, excluding: input.exclude, namespace: asking.namespace)
        }
        judged.warnings.forEach { reporter.tell($0) }
        let addresses = try await addresses(of: asked, lookup, reporter)
        let answers = asked.questions(addresses).map { ($0, Verdict($0, by: judged.policies)) }
        let text = VerdictText(asked, answers)
        if !text.isAllowed { reporter.raise(to: .different) }
        try printProduct(text.lines.map { $0 + "\n" }.joined())
    }

    private func checkPaths() throws(Failures) {
        guard !input.paths.isEmpty else {
            throw .usage(.files, "no file or folder is given", hint: "write egressgen explain FOLDER, or - for stdin")
        }
        guard !input.paths.contains("") else { throw .usage(.files, "no file name is given") }
        guard input.paths.count(where: { $0 == "-" }) < 2 else { throw .usage(.place("-"), "is given twice") }
    }

    /// Returns the addresses of the name in the question; none if the question has no name.
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
