internal import Mustache

/// Tells why a template cannot be used.
package struct TemplateError: Error, Hashable, Sendable {
    /// Counted from 1; `nil` where no line is to blame.
    package let line: Int?
    package let fact: String
}

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
            throw TemplateError(line: min(error.context.lineNumber, lastLine), fact: Self.words(for: error.error))
        } catch {
            throw TemplateError(line: nil, fact: "\(error)")
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
                    throw TemplateError(line: line, fact: "names a partial, and there are none")
                case UInt8(ascii: "="):
                    throw TemplateError(line: line, fact: "sets other delimiters, which is not supported")
                case UInt8(ascii: "#"), UInt8(ascii: "^"): depth += 1
                case UInt8(ascii: "/"): depth -= 1
                default: break
                }
            }
            guard depth <= nestingLimit else {
                throw TemplateError(line: line, fact: "has more than \(nestingLimit) sections within each other")
            }
            braces = byte == UInt8(ascii: "{") ? braces + 1 : 0
            if byte == UInt8(ascii: "\n") { line += 1 }
        }
    }

    private static func words(for error: any Error) -> String {
        switch error {
        case MustacheTemplate.Error.sectionCloseNameIncorrect: "closes a section that is not the open one"
        case MustacheTemplate.Error.unfinishedName: "has a tag that does not end"
        case MustacheTemplate.Error.expectedSectionEnd: "has a section that does not end"
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
