package import EgressManifest
package import EgressPolicy

/// The templates of a policy and of the address sets that it refers to.
package struct SetTemplates {
    package let policy: PolicyTemplate
    package let set: PolicyTemplate

    package init(policy: PolicyTemplate, set: PolicyTemplate) {
        self.policy = policy
        self.set = set
    }
}

/// A policy that refers to address sets. It contains no addresses of names, so it does not depend on DNS.
package struct PolicyWithSets {
    package let dialect: PolicyDialect
    package let sets: [ReferencedSet]
    private let subject: PolicySubject
    private let intent: PolicyIntent
    private let rules: [TrafficDirection: AppliedRules]

    package init(_ dialect: PolicyDialect, _ subject: PolicySubject, _ intent: PolicyIntent) {
        self.dialect = dialect
        self.subject = subject
        self.intent = intent
        sets = dialect.sets(of: intent, for: subject)
        rules = Dictionary(
            uniqueKeysWithValues: intent.directions.map { ($0, AppliedRules(intent, $0, addresses: [:])) })
    }

    /// Returns the sets with the addresses from DNS, and the policy behind them, as documents of one text.
    ///
    /// - Parameters:
    ///   - filled: The sets with their addresses, in the order of `sets`.
    ///   - templates: The templates of the documents.
    ///   - hasComments: Whether the documents have comments.
    /// - Returns: The text. It was parsed again, and it contains exactly what the user asked for.
    /// - Throws: `Notices` if the text does not, or if it exceeds a limit.
    package func text(
        _ filled: [FilledSet], _ templates: SetTemplates, hasComments: Bool
    ) throws(Notices) -> String {
        var texts: [String] = []
        for set in filled { texts.append(try set.text(templates.set, hasComments: hasComments)) }
        texts.append(text(templates.policy, hasComments: hasComments))
        let text = texts.joined(separator: "---\n")
        let found = try Self.read { () throws(PolicyReadError) in try RenderedPolicy.all(in: text) }
        guard filled.map(\.set) == sets, found.count == sets.count + 1, case .dialect(let policy)? = found.last else {
            throw Self.refusal(.refresh(.otherText))
        }
        for (set, object) in zip(filled, found) {
            guard case .managed(let object) = object else { throw Self.refusal(.refresh(.otherText)) }
            try Self.hold { () throws(InvariantViolation) in try set.check(object) }
        }
        try check(policy)
        return text
    }

    /// Returns the policy that the text of the template contains.
    ///
    /// - Throws: `Notices` if it is not the policy that the user asked for.
    package func policy(_ template: PolicyTemplate) throws(Notices) -> DialectPolicy {
        let found = try Self.read { () throws(PolicyReadError) in
            try RenderedPolicy(text(template, hasComments: false))
        }
        guard case .dialect(let policy) = found else { throw Self.refusal(.refresh(.otherText)) }
        try check(policy)
        return policy
    }

    private func text(_ template: PolicyTemplate, hasComments: Bool) -> String {
        let policy = NetworkPolicy(
            subject: subject, labels: NetworkPolicy.managedLabels, annotations: [],
            policyTypes: intent.directions.map(\.rawValue), ingress: rules[.ingress]?.rules ?? [],
            egress: rules[.egress]?.rules ?? [])
        return template.text(of: policy, words: hasComments ? rules.mapValues(\.texts) : nil, sets: sets)
    }

    private func check(_ policy: DialectPolicy) throws(Notices) {
        guard policy.dialect == dialect else { throw Self.refusal(.refresh(.otherText)) }
        try Self.hold { () throws(InvariantViolation) in
            try Invariants.check(policy, of: subject, intent: intent, outcomes: [], sets: sets)
        }
    }

    private static func hold(_ check: () throws(InvariantViolation) -> Void) throws(Notices) {
        do {
            try check()
        } catch {
            throw refusal(.policy(.invariant(error)))
        }
    }

    private static func read<Value>(_ read: () throws(PolicyReadError) -> Value) throws(Notices) -> Value {
        do {
            return try read()
        } catch {
            throw refusal(.rendered(error))
        }
    }

    private static func refusal(_ finding: Finding) -> Notices { Notices(.renderedPolicy, finding, .nothingWritten) }
}
