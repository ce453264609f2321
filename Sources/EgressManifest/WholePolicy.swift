public import EgressPolicy

extension PlannedPolicy {
    /// The whole policy that the plan and its user's wishes make.
    public func policy(of subject: PolicySubject) -> NetworkPolicy {
        let retained = RetentionText.text(plan.notes).map {
            Annotation(key: PolicyAnnotations.prefix + RetentionText.key, value: $0)
        }
        return NetworkPolicy(
            subject: subject, labels: NetworkPolicy.managedLabels,
            annotations: PolicyAnnotations.annotations(of: intent, applied: plan.words.map(\.description))
                + [retained].compactMap(\.self),
            policyTypes: ["Egress"], egress: plan.rules)
    }

    /// The same as JSON, for the version of the object that the plan was made from.
    ///
    /// - Throws: `ManifestError.unplanned` if the text, read again, is not what was planned.
    public func application(of subject: PolicySubject) throws(ManifestError) -> [UInt8] {
        let wanted = policy(of: subject)
        let text = wanted.json.inserting(policy.resourceVersion, under: "metadata", "resourceVersion").compact
        do throws(PolicyReadError) {
            let found = try PolicyReader.policy(from: text)
            guard found.subject == subject, found.annotations == wanted.annotations else {
                throw PolicyReadError.content("is of another policy")
            }
            do {
                try Invariants.check(found.egress, plan, intent: intent)
            } catch {
                throw PolicyReadError.content(error.fact)
            }
        } catch {
            switch error {
            case .syntax(let fact), .content(let fact): throw .unplanned(fact)
            }
        }
        return Array(text.utf8)
    }
}

extension JSONValue {
    /// The object with a string more in one of its objects.
    fileprivate func inserting(_ value: String?, under key: String, _ name: String) -> JSONValue {
        guard let value, case .object(let members) = self else { return self }
        return .object(
            members.map { member in
                guard member.key == key, case .object(let inner) = member.value else { return member }
                return (member.key, .object(inner + [(name, .string(value))]))
            })
    }
}
