internal import ArgumentParser
internal import EgressTemplates

struct TemplateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "template",
        abstract: "List and show the templates of policies, and ready-made pipelines and units.",
        subcommands: [TemplateListCommand.self, TemplateShowCommand.self])
}

struct TemplateListCommand: ReportingCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Print the names of all templates, and what each is.",
        discussion: "For a policy: its kind, whether it holds names or addresses, and what a NetworkPolicy has over it."
    )

    @OptionGroup(title: "Messages") var talk: TalkOptions

    func work(_ reporter: Reporter) async throws(Failures) {
        try printProduct(TemplateTable.text)
    }
}

struct TemplateShowCommand: ReportingCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Print a template, for a start of one's own.",
        discussion: """
            A changed copy of a policy's template is passed to --template. The pipelines github-actions and gitlab-ci \
            refresh the policies of a repository on a schedule, and commit what changed. systemd is a service and its timer, \
            each behind the path where it goes.
            """)

    /// Templates of policies, then what is ready for use.
    static let names =
        BuiltinTemplate.allCases.map(\.rawValue) + Pipeline.allCases.map(\.rawValue) + [SystemdUnits.name]

    @Argument(
        help: ArgumentHelp("A name of 'template list'.", valueName: "name"),
        completion: .list(names))
    var name: String

    @OptionGroup(title: "Messages") var talk: TalkOptions

    func work(_ reporter: Reporter) async throws(Failures) {
        let units = name == SystemdUnits.name ? SystemdUnits.text : nil
        guard let text = BuiltinTemplate(rawValue: name)?.text ?? Pipeline(rawValue: name)?.text ?? units else {
            throw .usage(.place(name), "is not a template", hint: "templates are \(Self.names.joined(separator: ", "))")
        }
        try printProduct(text)
    }
}
