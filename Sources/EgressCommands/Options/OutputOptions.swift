internal import ArgumentParser
internal import EgressFiles
internal import EgressManifest
internal import EgressModel
internal import EgressPolicy
internal import EgressRefresh
internal import EgressTemplates

enum PolicyFormat: String, ExpressibleByArgument, CaseIterable, Sendable {
    case yaml
    case json
}

struct OutputOptions: ParsableArguments {
    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("Write the policy to this file. (default: stdout)", valueName: "file"), completion: .file())
    var output: String?

    @Flag(help: "Replace the file of --output, regardless of its content.")
    var force = false

    @Option(help: ArgumentHelp("The format of the policy, yaml by default.", valueName: "form"))
    var format: PolicyFormat?

    @Option(
        help: ArgumentHelp("A built-in template or a Mustache file. (default: networkpolicy)", valueName: "name|file"),
        completion: .file())
    var template: String?

    @Flag(
        help: """
            With --template calico or cilium, print address sets with the addresses, and a policy that refers to them. \
            A refresh keeps the sets up to date.
            """)
    var sets = false

    @Flag(help: "Omit comments from the policy.")
    var noComments = false

    @Flag(help: "Print a policy with the names that have addresses, even if other names failed.")
    var keepGoing = false

    /// Checks the flags, and reads the template.
    func style() throws(Failures) -> PolicyStyle {
        if format == .json {
            guard template == nil else { throw .usage(.template, "cannot be used with --format json") }
            return .json
        }
        return try Self.style(template: template)
    }

    /// Returns the templates of a policy and its sets; `nil` without `--sets`.
    func setTemplates() throws(Failures) -> (dialect: PolicyDialect, templates: SetTemplates)? {
        guard sets else { return nil }
        guard let dialect, let set = BuiltinTemplate.allCases.first(where: { $0.addressSet == dialect.setKind }),
            set.addressSet != nil
        else {
            let fact = template.map { "cannot be used with --template \($0)" } ?? "requires a template"
            throw .usage(.sets, fact, hint: "pass --template calico or cilium")
        }
        return (dialect, SetTemplates(policy: try Self.builtin(dialect.rawValue), set: try Self.builtin(set.rawValue)))
    }

    private static func builtin(_ name: String) throws(Failures) -> PolicyTemplate {
        guard case .template(let template) = try style(template: name) else {
            throw .usage(.setting(.template, name), "is not a template")
        }
        return template
    }

    /// Returns the style of a built-in template or a Mustache file. Without a name, it is that of NetworkPolicy.
    static func style(template: String?) throws(Failures) -> PolicyStyle {
        guard template != "" else { throw .usage(.template, "no template name is given") }
        let name = template ?? BuiltinTemplate.networkPolicy.rawValue
        let builtin = BuiltinTemplate(rawValue: name)
        let text = builtin == nil ? try fileText(at: name, hint: Self.hint(for: name)) : ""
        do throws(TemplateError) {
            switch builtin {
            case .networkPolicy: return .template(try PolicyTemplate.networkPolicy.get())
            case let other: return .template(try PolicyTemplate(other?.text ?? text))
            }
        } catch {
            throw Failures(
                Failure(
                    .malformed, error.line.map { "\(name):\($0)" } ?? name, error.fact,
                    consequence: "nothing is written"))
        }
    }

    /// A hint that lists the built-in templates, if `name` can be a misspelled one.
    static func hint(for name: String) -> String? {
        guard !name.contains(where: { "/.".contains($0) }) else { return nil }
        return "templates are \(BuiltinTemplate.allCases.map(\.rawValue).joined(separator: ", "))"
    }
}

/// Reads a file that the user named.
private func fileBytes(at path: String, hint: String? = nil) throws(Failures) -> [UInt8] {
    do {
        return try InputFile.read(path)
    } catch {
        throw Failures(Failure(Notice(.file(path), .file(error), .nothingWritten)).with(hint: hint))
    }
}

/// Reads a text file that the user named.
private func fileText(at path: String, hint: String?) throws(Failures) -> String {
    let bytes = try fileBytes(at: path, hint: hint)
    guard let text = String(validating: bytes.withoutByteOrderMark, as: UTF8.self) else {
        throw Failures(Failure(.malformed, path, "is not UTF-8", consequence: "nothing is written"))
    }
    return text
}
