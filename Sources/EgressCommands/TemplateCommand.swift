internal import ArgumentParser
internal import EgressTemplates

struct TemplateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "template",
        abstract: "List and show the templates that policies are made of.",
        subcommands: [TemplateListCommand.self, TemplateShowCommand.self])
}

struct TemplateListCommand: ReportingCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "Print the templates' names.")

    @OptionGroup(title: "Messages") var talk: TalkOptions

    func work(_ reporter: Reporter) async throws(Failures) {
        try printProduct(BuiltinTemplate.allCases.map { $0.rawValue + "\n" }.joined())
    }
}

struct TemplateShowCommand: ReportingCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Print a template, for a start of one's own.",
        discussion: "Pass the changed copy to --template.")

    @Argument(
        help: ArgumentHelp("A name of 'template list'.", valueName: "name"),
        completion: .list(BuiltinTemplate.allCases.map(\.rawValue)))
    var name: String

    @OptionGroup(title: "Messages") var talk: TalkOptions

    func work(_ reporter: Reporter) async throws(Failures) {
        guard let template = BuiltinTemplate(rawValue: name) else {
            let names = BuiltinTemplate.allCases.map(\.rawValue).joined(separator: ", ")
            throw .usage(name, "is not a template", hint: "templates are \(names)")
        }
        try printProduct(template.text)
    }
}
