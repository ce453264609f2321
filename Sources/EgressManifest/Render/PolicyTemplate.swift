package import EgressPolicy
internal import EgressTemplates

/// A Mustache template that turns a policy into YAML.
package struct PolicyTemplate: Sendable {
    /// The built-in template, read once.
    package static let networkPolicy = Result { () throws(TemplateError) in
        try PolicyTemplate(BuiltinTemplate.networkPolicy.text)
    }

    private let template: YAMLTemplate

    /// Reads a template; line ends become LF, because CRLF loses indentation in rendering.
    ///
    /// - Throws: `TemplateError` for wrong syntax and for what is not supported: partials, other delimiters.
    package init(_ text: String) throws(TemplateError) {
        template = try YAMLTemplate(text)
    }

    /// Renders a policy.
    ///
    /// - Parameters:
    ///   - policy: what to render.
    ///   - words: the comments on the rules of each direction; `nil` writes no comments.
    ///   - origins: what each egress rule was made from, for templates that write names.
    ///   - isUnfilled: whether the text has no rules at all, for a refresh to fill.
    /// - Returns: the YAML.
    package func text(
        of policy: NetworkPolicy, words: [TrafficDirection: [String]]?, origins: [RuleWord] = [],
        isUnfilled: Bool = false
    ) -> String {
        template.text(of: TemplateContext(policy, words: words, origins: origins, isUnfilled: isUnfilled).value)
    }
}
