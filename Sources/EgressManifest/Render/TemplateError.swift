/// Tells why a template cannot be used.
package struct TemplateError: Error, Hashable, Sendable {
    package enum Problem: Hashable, Sendable {
        /// A tag names a partial, a parent or a block, and there are none.
        case partial
        /// A tag sets other delimiters.
        case delimiters
        /// Sections stand within each other on more levels than the limit.
        case tooManyLevels(limit: Int)
        /// A tag closes another section than the open one.
        case otherSectionEnd
        case openTag
        case openSection
        case unknownPragma
        /// What swift-mustache says of the text, in its own words.
        case parser(String)
    }

    /// Counted from 1; `nil` where no line is to blame.
    package let line: Int?
    package let problem: Problem
}
