internal import EgressPolicy

/// Reads an object that controls pods, whatever its kind.
enum WorkloadReader {
    static func workload(_ root: FieldCursor, _ kind: String) throws(ForeignFlaw) -> ClusterWorkload {
        ClusterWorkload(
            kind, try root.objectName(), selector: try selector(of: root, kind), owner: try root.controller())
    }

    private static func selector(of root: FieldCursor, _ kind: String) throws(ForeignFlaw) -> LabelSelector? {
        guard let spec = root.child("spec"), let selector = spec.child("selector") else { return nil }
        // A ReplicationController has the labels alone.
        guard selector.child("matchLabels") != nil || selector.child("matchExpressions") != nil else {
            let labels = try spec.labels("selector")
            return labels.isEmpty ? nil : LabelSelector(matchLabels: labels)
        }
        return try selector.selector()
    }
}
