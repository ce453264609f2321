/// Why a text cannot be read as YAML.
package enum YAMLProblem: Hashable, Sendable {
    case notUTF8
    /// Collections stand within each other on more levels than the limit.
    case tooManyLevels(limit: Int)
    /// An alias has the name of an anchor that nothing before it has.
    case unknownAlias(String)
    /// Aliases stand for more nodes than the limit.
    case tooManyNodes(limit: Int)
    /// A mapping has a key twice.
    case repeatedKey(String)
    /// The parser's own words, on one line; `nil` where it has none.
    case parser(String?)

    /// Takes the words of Yams, which come on several lines.
    init(yams error: any Error) {
        self = .parser("\(error)".split(separator: "\n").map { $0.drop { $0 == " " } }.joined(separator: " "))
    }
}

/// Tells that a text is no YAML.
package struct YAMLError: Error, Hashable, Sendable {
    /// Counted from 1.
    package let line: Int
    package let problem: YAMLProblem
}
