internal import EgressPolicy

/// Checks that the text of a merge patch changes what the plan changes, and nothing else.
struct MergePatchCheck {
    private let planned: PlannedPolicy

    init(_ planned: PlannedPolicy) {
        self.planned = planned
    }

    /// - Throws: `ManifestFinding.unplanned` if the text differs from the plan.
    func check(_ text: [UInt8]) throws(ManifestFinding) {
        let root = try Self.root(of: text)
        do throws(PolicyReadError) {
            try PolicyReader.refuseOthers(than: ["metadata", "spec"], in: root)
            let metadata = try PolicyReader.mapping(root, "metadata")
            try PolicyReader.refuseOthers(than: ["annotations", "resourceVersion"], in: metadata)
            if let spec = root["spec"] {
                try PolicyReader.refuseOthers(than: planned.writtenKeys, in: spec)
            }
        } catch {
            throw .unplanned(.policy(error))
        }
        try checkMetadata(root["metadata"])
        try checkSpec(root["spec"])
    }

    private static func root(of text: [UInt8]) throws(ManifestFinding) -> SpanNode {
        let documents: [SpanNode]
        do throws(YAMLError) {
            documents = try SpanTree.documents(of: text)
        } catch {
            throw .unplanned(.yaml(error.problem, line: error.line))
        }
        guard documents.count == 1 else { throw .unplanned(.documentCount(documents.count, planned: 1)) }
        return documents[0]
    }

    private func checkMetadata(_ metadata: SpanNode?) throws(ManifestFinding) {
        guard metadata?["resourceVersion"]?.string == planned.policy.resourceVersion else {
            throw .unplanned(.otherPolicy)
        }
        let found = (metadata?["annotations"]?.entries ?? []).map { Change($0.key.string, $0.value) }
        let wanted = planned.annotationChanges(notes: true).map { Change(PolicyAnnotations.prefix + $0.key, $0.value) }
        guard found == wanted else { throw .unplanned(.annotations) }
    }

    private func checkSpec(_ spec: SpanNode?) throws(ManifestFinding) {
        let types = spec?["policyTypes"]?.items?.map { $0.string ?? "" }
        guard types == planned.policy.missingPolicyTypes else { throw .unplanned(.otherPolicy) }
        for part in planned.patchedParts {
            try part.check(spec?[planned.policy.kind.field(part.direction)]?.items ?? [], planned.intent)
        }
    }

    /// The change of an annotation. A `nil` value removes it.
    private struct Change: Equatable {
        let key: String?
        let value: String?

        init(_ key: String?, _ value: String?) {
            (self.key, self.value) = (key, value)
        }

        init(_ key: String?, _ node: SpanNode) {
            self.init(key, node.isNull ? nil : node.string)
        }
    }
}
