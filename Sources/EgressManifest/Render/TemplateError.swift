/// The reason why a template cannot be used.
package struct TemplateError: Error, Hashable, Sendable {
    package enum Problem: Hashable, Sendable {
        /// A tag names a partial, a parent or a block, which are not supported.
        case partial
        /// A tag sets other delimiters, which are not supported.
        case delimiters
        /// Sections are nested more deeply than the limit.
        case tooManyLevels(limit: Int)
        /// A tag closes a section other than the innermost open one.
        case otherSectionEnd
        case openTag
        case openSection
        case unknownPragma
        /// Another syntax error, with the error message of swift-mustache.
        case parser(String)
    }

    /// The line of the problem, counted from 1; `nil` if the problem has no line.
    package let line: Int?
    package let problem: Problem
}
