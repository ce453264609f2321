package import EgressManifest
package import EgressModel
package import EgressPolicy

/// How a policy becomes text.
package enum PolicyStyle {
    case json
    case template(PolicyTemplate)
}

/// A policy as text, and what that text says when it is read again.
package struct PolicyText {
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
    /// - Throws: `Notices` with 65 for annotations that no API server takes.
    package init(
        _ policy: NetworkPolicy, words: [TrafficDirection: [String]]?, origins: [RuleWord] = [],
        _ style: PolicyStyle, isUnfilled: Bool = false
    ) throws(Notices) {
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
    package static func checkSize(of annotations: [Annotation]) throws(Notices) {
        let size = PolicyAnnotations.size(annotations)
        guard size <= PolicyAnnotations.sizeLimit else {
            throw Notices(.annotations, .refresh(.annotationSize(size)), .nothingWritten)
        }
    }

    /// What it says, where that is a policy of another kind than NetworkPolicy.
    package var dialect: DialectPolicy? {
        if case .success(.dialect(let policy)) = found { return policy }
        return nil
    }

    /// Whether hosts stand in it as names, which the network plugin looks up itself.
    package var holdsNames: Bool { dialect.map { !$0.names.isEmpty } ?? false }

    /// The text, if it says what may be written.
    package func checked(intent: PolicyIntent, outcomes: [NameOutcome]) throws(Notices) -> String {
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
            throw Self.refusal(.policy(.invariant(error)))
        }
        return text
    }

    /// The text, if it says exactly what the policy says.
    package func checked() throws(Notices) -> String {
        guard case .networkPolicy(policy) = try read() else { throw Self.refusal(.refresh(.otherText)) }
        return text
    }

    private func read() throws(Notices) -> RenderedPolicy {
        do {
            return try found.get()
        } catch {
            throw Self.refusal(.rendered(error))
        }
    }

    private static func refusal(_ finding: Finding) -> Notices { Notices(.renderedPolicy, finding, .nothingWritten) }
}

extension PolicyDialect {
    /// Refuses what it cannot say, all of it at once.
    ///
    /// - Parameters:
    ///   - intent: what the user wants.
    ///   - subject: whose policy it is; `nil` if other faults leave it unknown.
    ///   - holdsNames: whether host rules hold names.
    /// - Throws: `Notices` with 64.
    package func refuse(_ intent: PolicyIntent, of subject: PolicySubject?, holdsNames: Bool) throws(Notices) {
        let objections = objections(to: intent, of: subject, holdsNames: holdsNames)
        guard objections.isEmpty else {
            throw Notices(objections.map { Notice(Subject($0.subject), .policy(.dialect($0)), .nothingDone) })
        }
    }
}
