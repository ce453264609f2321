internal import EgressManifest

/// The words for why a text is not YAML or not a template.
extension YAMLProblem {
    var fact: String {
        switch self {
        case .notUTF8: "the text is not UTF-8"
        case .tooManyLevels(let limit): "there are more than \(limit) levels of nesting"
        case .unknownAlias(let name): "the alias *\(name) refers to no anchor before it"
        case .unquotedAsterisk(let text): "'\(text)' is not an alias, although it begins with '*'"
        case .tooManyNodes(let limit): "aliases expand to more than \(limit) nodes"
        case .repeatedKey(let key): "the key '\(key)' occurs twice"
        case .parser(let words): words ?? "the parser cannot read the text"
        }
    }
}

extension TemplateError {
    var fact: String { problem.fact }
}

extension TemplateError.Problem {
    fileprivate var fact: String {
        switch self {
        case .partial: "uses a partial, which is not supported"
        case .delimiters: "changes the delimiters, which is not supported"
        case .tooManyLevels(let limit): "has more than \(limit) levels of nested sections"
        case .otherSectionEnd: "closes a section other than the one that was opened last"
        case .openTag: "has a tag that is not closed"
        case .openSection: "has a section that is not closed"
        case .unknownPragma: "has an unknown pragma"
        case .parser(let words): "is not a Mustache template: \(words)"
        }
    }
}
