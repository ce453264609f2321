public import EgressPolicy
internal import Mustache

/// Tells why a template cannot be used.
public struct TemplateError: Error, Hashable, Sendable {
    /// Counted from 1; `nil` where no line is to blame.
    public let line: Int?
    public let fact: String
}

/// A Mustache template that turns a policy into YAML.
public struct PolicyTemplate: Sendable {
    private let template: MustacheTemplate

    /// Reads a template; line ends become LF, because CRLF loses indentation in rendering.
    ///
    /// - Throws: `TemplateError` for wrong syntax and for partials, of which there are none.
    public init(_ text: String) throws(TemplateError) {
        // The type must be known before a template that names it is read.
        MustacheContentTypes.register(YAMLContentType(), named: "YAML")
        // Swift takes CRLF for one character, so that this is the only way to find it.
        let lines = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
        for (index, line) in lines.enumerated() where Self.opensPartial(line) {
            throw TemplateError(line: index + 1, fact: "names a partial, and there are none")
        }
        do {
            template = try MustacheTemplate(string: lines.joined(separator: "\n"))
        } catch let error as MustacheTemplate.ParserError {
            // What the end of the text leaves open is noticed behind the final newline, on a line that no editor shows.
            let lastLine = max(1, lines.last == "" ? lines.count - 1 : lines.count)
            throw TemplateError(line: min(error.context.lineNumber, lastLine), fact: Self.words(for: error.error))
        } catch {
            throw TemplateError(line: nil, fact: "\(error)")
        }
    }

    /// Renders a policy.
    ///
    /// - Parameter words: one for each egress rule; written as comments unless `nil`.
    public func text(of policy: NetworkPolicy, words: [String]?) -> String {
        template.render(TemplateContext(policy, words: words).values)
    }

    private static func opensPartial(_ line: Substring) -> Bool {
        ["{{>", "{{<", "{{$"].contains { line.contains($0) }
    }

    private static func words(for error: any Error) -> String {
        switch error {
        case MustacheTemplate.Error.sectionCloseNameIncorrect: "closes a section that is not the open one"
        case MustacheTemplate.Error.unfinishedName: "has a tag that does not end"
        case MustacheTemplate.Error.expectedSectionEnd: "has a section that does not end"
        case MustacheTemplate.Error.invalidSetDelimiter: "sets its delimiters wrongly"
        case MustacheTemplate.Error.invalidConfigVariableSyntax, MustacheTemplate.Error.unrecognisedConfigVariable:
            "has a pragma that is not known"
        // The parser's own error for the end of the text is internal to it.
        case _ where "\(error)" == "overflow": "has a tag that does not end"
        default: "is not a Mustache template: \(error)"
        }
    }
}

/// Quotes `{{value}}` exactly where plain YAML would misread it; `{{{value}}}` is written as it is.
private struct YAMLContentType: MustacheContentType {
    func escapeText(_ text: String) -> String { YAMLScalar.text(for: text) }
}
