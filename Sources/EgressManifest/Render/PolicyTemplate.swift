package import EgressPolicy
internal import EgressTemplates

/// A Mustache template that renders a policy as YAML.
package struct PolicyTemplate: Sendable {
    /// The built-in template of a NetworkPolicy, parsed once.
    package static let networkPolicy = Result { () throws(TemplateError) in
        try PolicyTemplate(BuiltinTemplate.networkPolicy.text)
    }

    private let template: YAMLTemplate

    /// Parses a template. Its line ends become LF, because templates with CRLF lose indentation when they are rendered.
    ///
    /// - Throws: `TemplateError` if the template has a syntax error or an unsupported feature, such as partials or
    ///   other delimiters.
    package init(_ text: String) throws(TemplateError) {
        template = try YAMLTemplate(text)
    }

    /// Renders a policy.
    ///
    /// - Parameters:
    ///   - policy: the policy to render.
    ///   - words: the comments on the rules of each direction; `nil` for a text without comments.
    ///   - origins: the word of each egress rule, for templates that write names.
    ///   - sets: the address sets that the policy refers to, each in a rule before the other egress rules.
    ///   - isUnfilled: whether to omit all rules, because a refresh fills the policy later.
    /// - Returns: the YAML.
    package func text(
        of policy: NetworkPolicy, words: [TrafficDirection: [String]]?, origins: [RuleWord] = [],
        sets: [ReferencedSet] = [], isUnfilled: Bool = false
    ) -> String {
        template.text(
            of: TemplateContext(policy, words: words, origins: origins, sets: sets, isUnfilled: isUnfilled).value)
    }
}
