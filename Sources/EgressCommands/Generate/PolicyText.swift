internal import EgressManifest
internal import EgressModel
internal import EgressPolicy

/// A policy as text, and what that text says when it is read again.
struct PolicyText {
    private let policy: NetworkPolicy
    private let text: String
    private let found: Result<RenderedPolicy, PolicyReadError>

    /// Renders a policy, and reads the text.
    ///
    /// - Parameters:
    ///   - policy: what to render.
    ///   - words: the comments on the rules of each direction; `nil` writes no comments.
    ///   - origins: what each egress rule was made from.
    ///   - style: JSON, or a template.
    ///   - isUnfilled: whether the text has no rules at all, for a refresh to fill.
    /// - Throws: `Failures` with 65 for annotations that no API server takes.
    init(
        _ policy: NetworkPolicy, words: [TrafficDirection: [String]]?, origins: [RuleWord] = [],
        _ style: OutputOptions.Style,
        isUnfilled: Bool = false
    ) throws(Failures) {
        try Self.checkSize(of: policy.annotations)
        self.policy = policy
        let text =
            switch style {
            case .json: policy.json.indented
            case .template(let template):
                template.text(of: policy, words: words, origins: origins, isUnfilled: isUnfilled)
            }
        self.text = text
        found = Result { () throws(PolicyReadError) in try RenderedPolicy(text) }
    }

    /// Refuses annotations that no API server takes.
    static func checkSize(of annotations: [Annotation]) throws(Failures) {
        let size = PolicyAnnotations.size(annotations)
        guard size <= PolicyAnnotations.sizeLimit else {
            throw Failures(
                Failure(
                    .malformed, "annotations", "have \(size) bytes, over the limit of \(PolicyAnnotations.sizeLimit)",
                    consequence: "nothing is written", hint: "spread the names over several policies"))
        }
    }

    /// What it says, where that is a policy of another kind than NetworkPolicy.
    var dialect: DialectPolicy? {
        if case .success(.dialect(let policy)) = found { return policy }
        return nil
    }

    /// Whether hosts stand in it as names, which the network plugin looks up itself.
    var holdsNames: Bool { dialect.map { !$0.names.isEmpty } ?? false }

    /// The text, if it says what may be written.
    func checked(intent: PolicyIntent, outcomes: [NameOutcome]) throws(Failures) -> String {
        let found = try read()
        if case .dialect(let found) = found {
            try found.dialect.refuse(intent, of: policy.subject, holdsNames: !found.names.isEmpty)
        }
        do throws(InvariantViolation) {
            switch found {
            case .networkPolicy(let found):
                try Invariants.check(found, against: policy, intent: intent, outcomes: outcomes)
            case .dialect(let found):
                try Invariants.check(found, of: policy.subject, intent: intent, outcomes: outcomes)
            }
        } catch {
            throw failures(.software, error.fact)
        }
        return text
    }

    /// The text, if it says exactly what the policy says.
    func checked() throws(Failures) -> String {
        guard case .networkPolicy(policy) = try read() else {
            throw failures(.software, "is not the policy that was asked for")
        }
        return text
    }

    private func read() throws(Failures) -> RenderedPolicy {
        do {
            return try found.get()
        } catch {
            throw failures(error)
        }
    }

    private func failures(_ error: PolicyReadError) -> Failures {
        let status: ExitStatus =
            switch error {
            case .content: .software
            case .empty, .syntax, .limit, .unknownKind: .malformed
            }
        return failures(status, error.fact, hint: error.hint)
    }

    private func failures(_ status: ExitStatus, _ fact: String, hint: String? = nil) -> Failures {
        Failures(Failure(status, "the rendered policy", fact, consequence: "nothing is written", hint: hint))
    }
}
