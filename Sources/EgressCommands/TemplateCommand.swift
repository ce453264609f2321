internal import ArgumentParser
internal import EgressTemplates

struct TemplateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "template",
        abstract: "Print policy templates, CI pipelines, systemd units and settings of DNS servers",
        subcommands: [TemplateListCommand.self, TemplateShowCommand.self])
}

struct TemplateListCommand: ReportingCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List all templates",
        discussion: """
            For a policy template, the list shows the kind, whether it contains names or addresses, and the features of a \
            NetworkPolicy that it lacks.
            """
    )

    @OptionGroup(title: "Messages") var talk: TalkOptions

    func work(_ reporter: Reporter) async throws(Failures) {
        try printProduct(TemplateTable.text)
    }
}

struct TemplateShowCommand: ReportingCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Print a template",
        discussion: """
            To use your own policy template, change a copy and pass it to --template. The pipelines github-actions and \
            gitlab-ci refresh the policies of a repository on a schedule and commit the changes. systemd is a service and \
            its timer, each after a comment with its path. coredns-dnstap, unbound-dnstap and bind-dnstap are settings \
            with which a DNS server tells egressgen what it answers, for --learn. With coredns-forward, CoreDNS asks \
            egressgen, for --forward.

              egressgen template show networkpolicy > mine.mustache
              egressgen www.example.com --pod app=web --template mine.mustache
            """)

    /// The names of the policy templates, then of the ready-made files.
    static let names =
        BuiltinTemplate.allCases.map(\.rawValue) + Pipeline.allCases.map(\.rawValue) + [SystemdUnits.name]
        + DNSServerSettings.allCases.map(\.rawValue)

    @Argument(
        help: ArgumentHelp("The name of a template from 'egressgen template list'.", valueName: "name"),
        completion: .list(names))
    var name: String

    @OptionGroup(title: "Messages") var talk: TalkOptions

    func work(_ reporter: Reporter) async throws(Failures) {
        guard let text else {
            throw .usage(.place(name), "is not a template", hint: "templates are \(Self.names.joined(separator: ", "))")
        }
        try printProduct(text)
    }

    private var text: String? {
        if name == SystemdUnits.name { return SystemdUnits.text }
        return BuiltinTemplate(rawValue: name)?.text ?? Pipeline(rawValue: name)?.text
            ?? DNSServerSettings(rawValue: name)?.text
    }
}
