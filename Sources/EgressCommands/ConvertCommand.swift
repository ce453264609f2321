internal import ArgumentParser
internal import EgressModel
internal import EgressPolicy
internal import EgressRefresh
internal import EgressTemplates

struct ConvertCommand: ReportingCommand {
    static let configuration = CommandConfiguration(
        commandName: "convert",
        abstract: "Convert policies that contain names to NetworkPolicies, or to another kind",
        discussion: """
            Reads policies of Cilium, GKE, Antrea, EKS, the Network Policy API, and the FQDN controllers, and prints \
            policies that allow the same:

              egressgen convert policies/ --dns kube-dns
              kubectl get cnp web -o yaml | egressgen convert - --template antrea

            egressgen reports a part that it cannot convert, with its field, and prints nothing for the policy.
            """)

    @OptionGroup var input: PathOptions

    @Option(help: ArgumentHelp("A built-in template. (default: networkpolicy)", valueName: "name"))
    var template: String?

    @Flag(help: "Omit comments from the policies.")
    var noComments = false

    @Flag(
        help: """
            Leave out rules and peers that cannot be converted, and names that have no addresses. The exit status still \
            reports them.
            """)
    var keepGoing = false

    @Option(
        help: ArgumentHelp(
            "Replace the DNS rules of the policies with a profile of generate, or with none. Can be repeated.",
            valueName: "profile[:ports]"))
    var dns: [String] = []

    @OptionGroup var families: FamilyOptions

    @Option(
        help: ArgumentHelp(
            "Accept answers from this special-purpose space, for internal names. Can be repeated.", valueName: "cidr"))
    var accept: [String] = []

    @OptionGroup(title: "Resolving") var resolving: ResolverOptions
    @OptionGroup(title: "Messages") var talk: TalkOptions

    func work(_ reporter: Reporter) async throws(Failures) {
        let (_, wishes, style, lookup) = try all(
            Result { () throws(Failures) in try checkPaths() },
            Result { () throws(Failures) in try self.wishes() },
            Result { () throws(Failures) in try self.style() },
            Result { () throws(Failures) in try resolving.nameLookup(reporter) })
        let policies = ForeignPolicies(input.paths, excluding: input.exclude)
        policies.notices.forEach { reporter.tell($0) }
        let (conversions, notices) = Conversion.all(policies, wishes, leavesOut: keepGoing)
        notices.forEach { reporter.tell($0) }
        try refuse(conversions, wishes)
        let names = Set(conversions.flatMap(\.intent.names)).sorted { "\($0)" < "\($1)" }
        let outcomes = names.isEmpty ? [] : await lookup(NameRequest(names, held: [], family: wishes.family))
        let printer = ConversionPrinter(
            PolicyPrinter(style, hasComments: !noComments, dialect: wishes.target), wishes.target,
            keepsGoing: keepGoing, reporter)
        let texts = conversions.compactMap { printer.text(of: $0, outcomes) }
        if !texts.isEmpty { try printProduct(texts.joined(separator: "---\n")) }
    }

    private func checkPaths() throws(Failures) {
        guard !input.paths.isEmpty else {
            throw .usage(.paths, "no file or folder is given", hint: "write egressgen convert FOLDER, or - for stdin")
        }
        guard !input.paths.contains("") else { throw .usage(.paths, "no file name is given") }
        guard input.paths.count(where: { $0 == "-" }) < 2 else { throw .usage(.place("-"), "is given twice") }
    }

    /// Returns the style of the built-in template. `target` refuses other templates.
    private func style() throws(Failures) -> PolicyStyle {
        try OutputOptions.style(template: template.flatMap(BuiltinTemplate.init)?.rawValue)
    }

    private func wishes() throws(Failures) -> ConversionWishes {
        let (target, rules, accepted) = try all(
            Result { () throws(Failures) in try self.target() },
            Result { () throws(Failures) in try profiles() },
            Result { () throws(Failures) in try IntentOptions.acceptedSpace(accept) })
        return ConversionWishes(target: target, dns: rules, family: families.family, accept: accepted)
    }

    private func profiles() throws(Failures) -> [DNSRule]? {
        dns.isEmpty ? nil : try IntentOptions.rules(dns)
    }

    private func target() throws(Failures) -> PolicyDialect? {
        guard let template else { return nil }
        guard !template.isEmpty else { throw .usage(.template, "no template name is given") }
        guard let builtin = BuiltinTemplate(rawValue: template) else {
            throw .usage(.setting(.template, template), "is not a built-in template", hint: Self.templateHint)
        }
        guard builtin.addressSet == nil else {
            throw .usage(
                .setting(.template, template), "prints an address set, which has no pods", hint: Self.templateHint)
        }
        return PolicyDialect(rawValue: template)
    }

    private static var templateHint: String {
        let policies = BuiltinTemplate.allCases.filter { $0.addressSet == nil }
        return "templates of policies are \(policies.map(\.rawValue).joined(separator: ", "))"
    }

    /// Refuses flags that cannot apply to the policies, before any name is looked up.
    private func refuse(_ conversions: [Conversion], _ wishes: ConversionWishes) throws(Failures) {
        var failures: [Failure] = []
        for objection in conversions.flatMap({ wishes.objections(to: $0.intent, of: $0.subject) }) {
            let failure = Failure(Notice(objection))
            if !failures.contains(failure) { failures.append(failure) }
        }
        guard failures.isEmpty else { throw Failures(failures) }
    }
}
