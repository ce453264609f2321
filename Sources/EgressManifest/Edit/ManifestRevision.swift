internal import EgressModel
package import EgressPolicy

/// A managed policy and its plan.
package struct PlannedPolicy: Sendable {
    package let policy: ManagedPolicy
    package let plan: PolicyPlan
    /// The intent of the policy after the edit.
    package let intent: PolicyIntent
    /// Whether the plan replaces rules that egressgen does not own.
    package let adopts: Bool

    package init(_ policy: ManagedPolicy, _ plan: PolicyPlan, intent: PolicyIntent, adopts: Bool) {
        self.policy = policy
        self.plan = plan
        self.intent = intent
        self.adopts = adopts
    }

    /// Whether the text of the policy changes. A change of the notes counts only if `countingNotes` is true.
    package func changes(countingNotes: Bool) -> Bool {
        plan.changesRules || countingNotes && changesNotes || adoptsNow
            || policy.missingPolicyTypes != nil
                && plan.parts.contains { !$0.rules.isEmpty || !policy.place.rules($0.direction).isEmpty }
            || !intentChanges.isEmpty
    }

    /// The keys of the spec that a refresh may write.
    var writtenKeys: Set<String> {
        let lists = plan.parts.map { policy.kind.field($0.direction) }
        return Set(policy.kind == .networkPolicy ? lists + ["policyTypes"] : lists)
    }

    private var adoptsNow: Bool { plan.parts.contains(where: adopts) }

    private func adopts(_ part: RulePlan) -> Bool { adopts && policy.isForeign(part.direction) }

    /// Whether the notes change.
    package var changesNotes: Bool { plan.parts.contains(where: changesNotes) }

    /// Whether the notes of a direction change. The plan ignores the notes on foreign rules, so if it replaces such
    /// rules, the existing annotation is compared with the new one.
    private func changesNotes(_ part: RulePlan) -> Bool {
        guard adopts(part) else { return part.changesNotes }
        return policy.annotations[PolicyAnnotations.retained(part.direction)] != RetentionText.text(part.notes)
    }

    /// Returns the annotations of egressgen to change, by their keys without prefix. A `nil` value removes the
    /// annotation.
    func annotationChanges(notes: Bool) -> [(key: String, value: String?)] {
        var changes = intentChanges
        for part in plan.parts {
            if part.changesRules || policy.isForeign(part.direction) {
                let words = part.words.map(\.description).joined(separator: " ")
                changes.append((PolicyAnnotations.applied(part.direction), words))
            }
            if notes, changesNotes(part) {
                changes.append((PolicyAnnotations.retained(part.direction), RetentionText.text(part.notes)))
            }
        }
        return changes
    }

    /// Returns the size of all annotations of egressgen after the changes, in bytes.
    func annotationsSize(after changes: [(key: String, value: String?)]) -> Int {
        var values = policy.annotations.values
        for (key, value) in changes { values[key] = value }
        return PolicyAnnotations.size(values)
    }

    /// The annotations to change because the intent is replaced.
    private var intentChanges: [(key: String, value: String?)] {
        guard intent != policy.intent else { return [] }
        let wanted = PolicyAnnotations.annotations(of: intent, applied: [:])
        return PolicyAnnotations.intentKeys.compactMap { key in
            let value = wanted.first { $0.key == PolicyAnnotations.prefix + key }?.value
            return policy.annotations.says(value, for: key) ? nil : (key, value)
        }
    }
}

extension ManifestStream {
    /// Applies the plans, and leaves every other byte of the file unchanged.
    ///
    /// - Parameters:
    ///   - plans: the plans for policies of this file.
    ///   - notes: whether to write the notes too.
    /// - Returns: the new content of the file.
    /// - Throws: `ManifestFinding.unplanned` if the new content does not match the plans when it is read again,
    ///   `ManifestFinding.malformed` if the file cannot be edited.
    package func revised(_ plans: [PlannedPolicy], notes: Bool) throws(ManifestFinding) -> [UInt8] {
        let plans = plans.filter { $0.changes(countingNotes: notes) }
        guard !plans.isEmpty else { return bytes }
        let lineEnd = bytes.contains("\r\n") ? "\r\n" : "\n"
        let isOpen = bytes.last != 0x0a
        let closed = isOpen ? bytes + lineEnd.utf8 : bytes
        var splices: [Splice] = []
        for planned in plans { splices += try edit(planned, closed, lineEnd, notes: notes) }
        var revised = closed.applying(splices)
        if isOpen, revised.suffix(lineEnd.utf8.count).elementsEqual(lineEnd.utf8) {
            revised.removeLast(lineEnd.utf8.count)
        }
        do throws(ManifestFinding) {
            try EditCheck(before: bytes, after: revised).check(plans, notes: notes)
            return revised
        } catch {
            throw lineBreak(in: plans).map { .malformed(.lineBreak, line: bytes.lineNumber(at: $0)) } ?? error
        }
    }

    /// Returns the offset of a line break in the policies that explains why an edit is not what was planned.
    private func lineBreak(in plans: [PlannedPolicy]) -> Int? {
        plans.lazy.compactMap { bytes.unicodeLineBreak(in: $0.policy.place.root.range) }.first
    }

    private func edit(
        _ planned: PlannedPolicy, _ bytes: [UInt8], _ lineEnd: String, notes: Bool
    ) throws(ManifestFinding) -> [Splice] {
        let policy = planned.policy
        var edit = ManifestEdit(bytes, policy.place, lineEnd: lineEnd)
        if let types = policy.missingPolicyTypes { try edit.addPolicyTypes(types) }
        for part in planned.plan.parts where part.changesRules || policy.isForeign(part.direction) {
            try edit.setRules(part, current: policy.own[part.direction])
        }
        let annotations = planned.annotationChanges(notes: notes)
        let size = planned.annotationsSize(after: annotations)
        guard size <= PolicyAnnotations.sizeLimit else {
            throw .malformed(
                .plannedAnnotationSize(size), line: bytes.lineNumber(at: policy.place.annotations.range.lowerBound))
        }
        try edit.set(annotations)
        return try edit.finished()
    }
}
