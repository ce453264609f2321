package import EgressPolicy

extension PlannedPolicy {
    /// Returns the complete policy that results from the plan and the intent.
    package func policy(of subject: PolicySubject) -> NetworkPolicy {
        let notes = plan.parts.compactMap { part in
            RetentionText.text(part.notes).map {
                Annotation(key: PolicyAnnotations.prefix + PolicyAnnotations.retained(part.direction), value: $0)
            }
        }
        let words = plan.parts.map { ($0.direction, $0.words.map(\.description)) }
        return NetworkPolicy(
            subject: subject, kind: policy.kind, labels: NetworkPolicy.managedLabels,
            annotations: PolicyAnnotations.annotations(
                of: intent, applied: Dictionary(uniqueKeysWithValues: words)) + notes,
            policyTypes: policy.kind.isAddressSet ? [] : intent.directions.map(\.rawValue),
            ingress: rules(.ingress), egress: rules(.egress))
    }

    /// Returns the planned rules of a direction that a refresh keeps up to date, or the fixed rules of another
    /// direction.
    private func rules(_ direction: TrafficDirection) -> [NetworkPolicyRule] {
        plan[direction]?.rules
            ?? (intent.directions.contains(direction) ? AppliedRules(intent, direction, addresses: [:]).rules : [])
    }

    /// Returns the complete policy as JSON, with the resource version of the object that the plan was made from.
    ///
    /// - Throws: `ManifestFinding.unplanned` if the text does not match the plan when it is read again.
    package func applyConfiguration(of subject: PolicySubject) throws(ManifestFinding) -> [UInt8] {
        let wanted = policy(of: subject)
        let text = wanted.json.compact
        let others = policy.adopted(beside: wanted)
        let whole = NetworkPolicy(
            subject: subject, kind: wanted.kind, labels: wanted.labels + others.labels,
            annotations: wanted.annotations + others.annotations,
            policyTypes: wanted.policyTypes, ingress: wanted.ingress, egress: wanted.egress)
        let sent = whole.json(in: policy.type).inserting(policy.resourceVersion, under: "metadata", "resourceVersion")
        try check(text, against: wanted)
        return Array(sent.compact.utf8)
    }

    /// Reads a text again, and checks that it matches the plan.
    private func check(_ text: String, against wanted: NetworkPolicy) throws(ManifestFinding) {
        let rendered: RenderedPolicy
        do throws(PolicyReadError) {
            rendered = try RenderedPolicy(text)
        } catch {
            throw .unplanned(.policy(error))
        }
        guard case .managed(let found) = rendered, found.kind == wanted.kind, found.subject == wanted.subject,
            found.annotations == wanted.annotations
        else { throw .unplanned(.otherPolicy) }
        do throws(InvariantViolation) {
            for part in plan.parts { try Invariants.check(found.rules(part.direction), part, intent: intent) }
        } catch {
            throw .unplanned(.invariant(error))
        }
    }
}

extension ManagedPolicy {
    private static let lastApplied = "kubectl.kubernetes.io/last-applied-configuration"

    /// Returns the labels and annotations of others in a policy that `kubectl apply` created.
    ///
    /// In the first server-side apply, kubectl makes its field manager the owner of all of them. The second server-side
    /// apply would remove those that it does not contain.
    fileprivate func adopted(beside wanted: NetworkPolicy) -> (labels: [Label], annotations: [Annotation]) {
        guard place.annotations.entry(Self.lastApplied) != nil else { return ([], []) }
        let own = Set(wanted.labels.map(\.key) + wanted.annotations.map(\.key))
        func others(_ node: SpanNode?) -> [(key: String, value: String)] {
            (node?.entries ?? []).compactMap { entry in
                guard let key = entry.key.string, let value = entry.value.string, !own.contains(key),
                    !key.hasPrefix(PolicyAnnotations.prefix)
                else { return nil }
                return (key, value)
            }
        }
        return (
            others(place.metadata["labels"]).compactMap { try? Label(key: $0.key, value: $0.value) },
            others(place.annotations).map { Annotation(key: $0.key, value: $0.value) }
        )
    }
}

extension JSONValue {
    /// Returns the object with an additional string member in one of its objects; the same object if `value` is `nil`.
    fileprivate func inserting(_ value: String?, under key: String, _ name: String) -> JSONValue {
        guard let value, case .object(let members) = self else { return self }
        return .object(
            members.map { member in
                guard member.key == key, case .object(let inner) = member.value else { return member }
                return (member.key, .object(inner + [(name, .string(value))]))
            })
    }
}
