package import EgressManifest
internal import EgressModel
package import EgressPolicy

/// The format of a policy as text.
package enum PolicyStyle {
    case json
    case template(PolicyTemplate)
}

/// A policy as text, and the result of parsing that text again.
package struct PolicyText {
    private let policy: NetworkPolicy
    private let text: String
    private let found: Result<RenderedPolicy, PolicyReadError>

    /// Renders a policy, and parses the text.
    ///
    /// - Parameters:
    ///   - policy: The policy to render.
    ///   - words: The comments on the rules of each direction; `nil` to write no comments.
    ///   - origins: What each egress rule was made from.
    ///   - style: JSON, or a template.
    ///   - isUnfilled: Whether the text has no rules, because a refresh adds them.
    /// - Throws: `Notices` with exit status 65 if the annotations are larger than any API server accepts.
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
        found = Result { () throws(PolicyReadError) in try RenderedPolicy(text, from: policy.kind) }
    }

    /// Refuses annotations that are larger than any API server accepts.
    package static func checkSize(of annotations: [Annotation]) throws(Notices) {
        let size = PolicyAnnotations.size(annotations)
        guard size <= PolicyAnnotations.sizeLimit else {
            throw Notices(.annotations, .refresh(.annotationSize(size)), .nothingWritten)
        }
    }

    /// The parsed policy, if it is of another kind than NetworkPolicy.
    package var dialect: DialectPolicy? {
        if case .success(.dialect(let policy)) = found { return policy }
        return nil
    }

    /// Whether the text contains hosts as names, which the network plugin looks up itself.
    package var holdsNames: Bool { dialect.map { !$0.hosts.isEmpty } ?? false }

    /// Returns the text if it passes the checks of the invariants.
    package func checked(intent: PolicyIntent, _ answers: HostAnswers) throws(Notices) -> String {
        let found = try read()
        if case .dialect(let found) = found {
            try found.dialect.refuse(intent, of: policy.subject, holdsNames: !found.hosts.isEmpty)
        }
        do throws(InvariantViolation) {
            switch found {
            case .managed(let found):
                try Invariants.check(
                    found, against: policy, intent: intent, outcomes: answers.outcomes, learned: answers.learned)
            case .dialect(let found):
                try Invariants.check(
                    found, of: policy.subject, intent: intent, outcomes: answers.outcomes, learned: answers.learned)
            }
        } catch {
            throw Self.refusal(.policy(.invariant(error)))
        }
        return text
    }

    /// Returns the text if it contains exactly the given policy.
    package func checked() throws(Notices) -> String {
        guard case .managed(policy) = try read() else { throw Self.refusal(.refresh(.otherText)) }
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
    /// Refuses an intent that the dialect cannot express, and reports all objections at once.
    ///
    /// - Parameters:
    ///   - intent: What the user wants.
    ///   - subject: The subject of the policy; `nil` if it is unknown because of other errors.
    ///   - holdsNames: Whether the host rules contain names.
    ///   - refersToSets: Whether the policy refers to address sets.
    /// - Throws: `Notices` with exit status 64.
    package func refuse(
        _ intent: PolicyIntent, of subject: PolicySubject?, holdsNames: Bool, refersToSets: Bool = false
    ) throws(Notices) {
        let objections = objections(to: intent, of: subject, holdsNames: holdsNames, refersToSets: refersToSets)
        guard objections.isEmpty else {
            throw Notices(objections.map { Notice($0) })
        }
    }
}

extension Notice {
    /// Creates the notice of an objection to the user's settings.
    package init(_ objection: DialectObjection) {
        self.init(Subject(objection.subject), .policy(.dialect(objection)), .nothingDone)
    }
}
