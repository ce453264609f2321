internal import EgressManifest

/// The words for what makes a text no YAML and no template.
extension YAMLProblem {
    var fact: String {
        switch self {
        case .notUTF8: "is not UTF-8"
        case .tooManyLevels(let limit): "has more than \(limit) levels"
        case .unknownAlias(let name): "has the alias *\(name) of nothing before it"
        case .tooManyNodes(let limit): "has aliases that stand for more than \(limit) nodes"
        case .repeatedKey(let key): "has the key '\(key)' twice"
        case .parser(let words): words ?? "cannot be read"
        }
    }
}

extension TemplateError {
    var fact: String { problem.fact }
}

extension TemplateError.Problem {
    fileprivate var fact: String {
        switch self {
        case .partial: "names a partial, and there are none"
        case .delimiters: "sets other delimiters, which is not supported"
        case .tooManyLevels(let limit): "has more than \(limit) sections within each other"
        case .otherSectionEnd: "closes a section that is not the open one"
        case .openTag: "has a tag that does not end"
        case .openSection: "has a section that does not end"
        case .unknownPragma: "has a pragma that is not known"
        case .parser(let words): "is not a Mustache template: \(words)"
        }
    }
}
