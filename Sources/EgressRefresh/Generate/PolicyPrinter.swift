package import EgressPolicy

/// Renders generated policies in one style.
package struct PolicyPrinter {
    private let style: PolicyStyle
    private let hasComments: Bool
    /// The dialect of a built-in template; `nil` for NetworkPolicy and for the user's own template.
    private let dialect: PolicyDialect?

    package init(_ style: PolicyStyle, hasComments: Bool, dialect: PolicyDialect?) {
        self.style = style
        self.hasComments = hasComments
        self.dialect = dialect
    }

    /// Returns the policy as text; `nil` if no host is left in it. If the text contains hosts instead of addresses, it
    /// omits the names with a refused address, and contains the patterns.
    package func text(
        of policy: GeneratedPolicy, _ subject: PolicySubject, _ intent: PolicyIntent, _ answers: HostAnswers
    ) throws(Notices) -> PolicyText? {
        let text = try text(of: policy)
        let hasPattern = intent.hasPattern && (dialect ?? text.dialect?.dialect)?.holdsNames == true
        guard text.holdsNames && !answers.isWhole || hasPattern else { return text }
        let whole = GeneratedPolicy(subject, intent, answers, egress: answers.wholeSets, writesPatterns: true)
        return whole.holdsHosts ? try self.text(of: whole) : nil
    }

    private func text(of policy: GeneratedPolicy) throws(Notices) -> PolicyText {
        try policy.text(style, hasComments: hasComments, isAnnotated: dialect == nil)
    }
}
