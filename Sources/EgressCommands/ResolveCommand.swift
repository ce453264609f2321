internal import ArgumentParser
internal import EgressManifest
internal import EgressModel
internal import EgressPolicy
internal import EgressResolve

enum ResolveFormat: String, ExpressibleByArgument, CaseIterable, Sendable {
    case tree
    case json
    case lines
}

struct ResolveCommand: ReportingCommand {
    static let configuration = CommandConfiguration(
        commandName: "resolve",
        abstract: "Show the chains, TTLs and addresses of names.",
        discussion: "Ports of names are read and left aside, so that lists for generate serve here too.")

    @OptionGroup var names: HostOptions
    @OptionGroup var families: FamilyOptions
    @OptionGroup(title: "Resolving") var resolving: ResolverOptions

    @Option(
        help: ArgumentHelp("The form of the output: tree, json, or lines as dig +noall +answer.", valueName: "form"))
    var format = ResolveFormat.tree

    @OptionGroup(title: "Messages") var talk: TalkOptions

    func work(_ reporter: Reporter) async throws(Failures) {
        let (specs, resolvers) = try all(
            Result { () throws(Failures) in try names.specs(reporter) },
            Result { () throws(Failures) in try resolving.resolvers(reporter) })
        let lookup = BulkLookup(resolvers)
        let outcomes = await lookup.look(up: specs.map(\.name), family: families.family)
        for outcome in outcomes {
            for warning in outcome.warnings { reporter.warn("\(outcome.name)", warning) }
            let report = OutcomeReport(outcome, family: families.family)
            if let failure = report.failure(consequence: "it brings no addresses") { reporter.report(failure) }
        }
        let text =
            switch format {
            case .tree: outcomes.map(OutcomeText.tree).joined()
            case .json: JSONValue.array(outcomes.map { OutcomeText.json($0, family: families.family) }).indented
            case .lines: outcomes.map(OutcomeText.lines).joined()
            }
        try printProduct(text)
    }
}
