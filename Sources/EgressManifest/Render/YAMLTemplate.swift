internal import Mustache

/// A Mustache text that renders YAML.
struct YAMLTemplate: Sendable {
    private let template: MustacheTemplate

    /// Reads a template; line ends become LF, because CRLF loses indentation in rendering.
    ///
    /// - Throws: `TemplateError` for wrong syntax and for what is not supported: partials, other delimiters.
    init(_ text: String) throws(TemplateError) {
        // The type must be known before a template that names it is read.
        MustacheContentTypes.register(YAMLContentType(), named: "YAML")
        let text = Self.withLineFeeds(text)
        try Self.refuseUnsupportedTags(in: text)
        do {
            template = try MustacheTemplate(string: text)
        } catch let error as MustacheTemplate.ParserError {
            // What the end of the text leaves open is noticed behind the final newline, on a line that no editor shows.
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
        // Swift takes CRLF for one character, so that this is the only way to find it.
        return text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }.joined(separator: "\n")
    }

    /// Sections within sections; the parser would run out of stack at some thousands.
    private static let nestingLimit = 64

    /// Refuses partials, parents and blocks, other delimiters, behind which no tag could be found, and deep nesting.
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

    /// Whether the last brace opens a tag.
    private static func endsInTag(_ text: String) -> Bool { text.last { "{}".contains($0) } == "{" }

    private static func problem(of error: any Error, in text: String) -> TemplateError.Problem {
        switch error {
        case MustacheTemplate.Error.sectionCloseNameIncorrect: .otherSectionEnd
        case MustacheTemplate.Error.unfinishedName: .openTag
        case MustacheTemplate.Error.expectedSectionEnd: .openSection
        case MustacheTemplate.Error.invalidConfigVariableSyntax, MustacheTemplate.Error.unrecognisedConfigVariable:
            .unknownPragma
        // The parser's error for the end of the text is internal to it.
        case _ where endsInTag(text): .openTag
        default: .parser("\(error)")
        }
    }
}

/// Quotes `{{value}}` exactly where plain YAML would misread it; `{{{value}}}` is written as it is.
private struct YAMLContentType: MustacheContentType {
    func escapeText(_ text: String) -> String { YAMLScalar.text(for: text) }
}
