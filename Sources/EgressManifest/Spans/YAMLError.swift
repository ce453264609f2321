/// The reason why a text cannot be read as YAML.
package enum YAMLProblem: Hashable, Sendable {
    case notUTF8
    /// Collections are nested more deeply than the limit.
    case tooManyLevels(limit: Int)
    /// An alias refers to an anchor that no earlier node of the document has.
    case unknownAlias(String)
    /// A text without quotes begins with an asterisk, as a pattern of names does, but is not an alias. The value is the
    /// text up to the next white space or the end of a flow collection.
    case unquotedAsterisk(String)
    /// The file, with its aliases expanded, has more nodes than the limit.
    case tooManyNodes(limit: Int)
    /// A mapping contains a key twice.
    case repeatedKey(String)
    /// The parser's error message on one line; `nil` if the parser gives none.
    case parser(String?)

    /// Creates a problem from an error of Yams, whose message has several lines.
    init(yams error: any Error) {
        self = .parser("\(error)".split(separator: "\n").map { $0.drop { $0 == " " } }.joined(separator: " "))
    }
}

/// The error for a text that cannot be read as YAML.
package struct YAMLError: Error, Hashable, Sendable {
    /// The line of the problem, counted from 1.
    package let line: Int
    /// The offset of the problem in bytes.
    let offset: Int
    package let problem: YAMLProblem
}
