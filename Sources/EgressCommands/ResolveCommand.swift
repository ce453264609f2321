internal import ArgumentParser
internal import EgressManifest
internal import EgressModel
internal import EgressPolicy
internal import EgressRefresh
internal import EgressResolve

enum ResolveFormat: String, ExpressibleByArgument, CaseIterable, Sendable {
    case tree
    case json
    case lines
    case dot
    case svg

    /// Whether all outcomes are one picture, which cannot be printed before the last one is there.
    var isPicture: Bool { self == .dot || self == .svg }
}

struct ResolveCommand: ReportingCommand {
    static let configuration = CommandConfiguration(
        commandName: "resolve",
        abstract: "Show the chains, TTLs and addresses of names",
        discussion: """
            Ports of names are accepted and ignored, so you can pass the same list as to generate.

              egressgen resolve www.aliyun.com
            """)

    @OptionGroup var names: HostOptions
    @OptionGroup var families: FamilyOptions
    @OptionGroup(title: "Resolving") var resolving: ResolverOptions

    @Option(
        help: ArgumentHelp(
            "The output format; lines is the format of dig +noall +answer, dot and svg show the chains as a graph.",
            valueName: "form"))
    var format = ResolveFormat.tree

    @OptionGroup(title: "Messages") var talk: TalkOptions

    func work(_ reporter: Reporter) async throws(Failures) {
        let (list, lookup) = try all(
            Result { () throws(Failures) in try names.list() },
            Result { () throws(Failures) in try resolving.lookup(reporter) })
        let printer = OutcomePrinter(format, families.family)
        let clock =
            list.count > 1 ? Repetition(every: .milliseconds(200), after: .milliseconds(200), printer.flush) : nil
        let progress = Progress(of: list.count, reporter)
        let family = families.family
        var rest = list
        await lookup.look(
            up: {
                guard printer.isOpen else { return nil }
                do throws(Failures) {
                    return try rest.next()
                } catch {
                    reporter.report(error)
                    return nil
                }
            }, family: family, progress: progress.step
        ) { outcome in
            let report = NameReport(outcome, family: family)
            (report.warnings + report.serverWarnings).forEach { reporter.tell($0) }
            if let failure = report.failure(.noAddresses) { reporter.tell(failure) }
            printer.print(outcome)
        }
        await clock?.end()
        await progress.end()
        try printer.end()
    }
}
