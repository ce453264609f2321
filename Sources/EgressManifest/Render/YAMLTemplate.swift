internal import Mustache

/// A Mustache template that renders YAML.
struct YAMLTemplate: Sendable {
    private let template: MustacheTemplate

    /// Parses a template. Its line ends become LF, because templates with CRLF lose indentation when they are rendered.
    ///
    /// - Throws: `TemplateError` if the template has a syntax error or an unsupported feature, such as partials or
    ///   other delimiters.
    init(_ text: String) throws(TemplateError) {
        // Register the content type before parsing a template that names it.
        MustacheContentTypes.register(YAMLContentType(), named: "YAML")
        let text = Self.withLineFeeds(text)
        try Self.refuseUnsupportedTags(in: text)
        do {
            template = try MustacheTemplate(string: text)
        } catch let error as MustacheTemplate.ParserError {
            // The parser reports an unclosed tag or section after the final newline, on a line that editors do not
            // show.
            let lastLine = text.utf8.dropLast().reduce(1) { $1 == UInt8(ascii: "\n") ? $0 + 1 : $0 }
            throw TemplateError(
                line: min(error.context.lineNumber, lastLine), problem: Self.problem(of: error.error, in: text))
        } catch {
            throw TemplateError(line: nil, problem: .parser("\(error)"))
        }
    }

    func text(of value: TemplateValue) -> String { template.render(value) }

    private static func withLineFeeds(_ text: String) -> String {
        guard text.utf8.contains(UInt8(ascii: "\r")) else { return text }
        // CRLF is a single character in Swift, so the closure must compare with it too.
        return text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }.joined(separator: "\n")
    }

    /// The maximum number of nested sections. The parser overflows the stack at a few thousand.
    private static let nestingLimit = 64

    /// Refuses partials, parents, blocks, other delimiters and deep nesting. After a change of the delimiters, this
    /// function could not find the tags.
    private static func refuseUnsupportedTags(in text: String) throws(TemplateError) {
        var line = 1
        var braces = 0
        var depth = 0
        for byte in text.utf8 {
            if braces >= 2 {
                switch byte {
                case UInt8(ascii: ">"), UInt8(ascii: "<"), UInt8(ascii: "$"):
                    throw TemplateError(line: line, problem: .partial)
                case UInt8(ascii: "="):
                    throw TemplateError(line: line, problem: .delimiters)
                case UInt8(ascii: "#"), UInt8(ascii: "^"): depth += 1
                case UInt8(ascii: "/"): depth -= 1
                default: break
                }
            }
            guard depth <= nestingLimit else {
                throw TemplateError(line: line, problem: .tooManyLevels(limit: nestingLimit))
            }
            braces = byte == UInt8(ascii: "{") ? braces + 1 : 0
            if byte == UInt8(ascii: "\n") { line += 1 }
        }
    }

    /// Whether the last brace of a text is an opening one, so that the text ends inside a tag.
    private static func endsInTag(_ text: String) -> Bool { text.last { "{}".contains($0) } == "{" }

    private static func problem(of error: any Error, in text: String) -> TemplateError.Problem {
        switch error {
        case MustacheTemplate.Error.sectionCloseNameIncorrect: .otherSectionEnd
        case MustacheTemplate.Error.unfinishedName: .openTag
        case MustacheTemplate.Error.expectedSectionEnd: .openSection
        case MustacheTemplate.Error.invalidConfigVariableSyntax, MustacheTemplate.Error.unrecognisedConfigVariable:
            .unknownPragma
        // The parser's error for an unexpected end of the text is internal to its module.
        case _ where endsInTag(text): .openTag
        default: .parser("\(error)")
        }
    }
}

/// Quotes the text of `{{value}}` only if a YAML reader would misread it as a plain scalar. The text of `{{{value}}}`
/// is rendered as it is.
private struct YAMLContentType: MustacheContentType {
    func escapeText(_ text: String) -> String { YAMLScalar.text(for: text) }
}
