internal import EgressModel
internal import EgressPolicy

/// Reads an address set from YAML, to check a rendered one. It is as strict as `PolicyReader`.
enum AddressSetReader {
    static func set(of root: some ManifestNode, _ kind: ManagedKind) throws(PolicyReadError) -> NetworkPolicy {
        let metadata = try PolicyReader.mapping(root, "metadata")
        let spec = try PolicyReader.mapping(root, "spec")
        let field = kind.field(.egress)
        try PolicyReader.refuseOthers(than: [field], in: spec)
        let name = try PolicyReader.string(metadata, "name")
        let namespace = metadata.child("namespace") == nil ? nil : try PolicyReader.string(metadata, "namespace")
        return NetworkPolicy(
            subject: try PolicyReader.valid { () throws(ValueError) in
                try PolicySubject(name: name, namespace: namespace, podSelector: .all)
            },
            kind: kind,
            labels: try PolicyReader.labels(metadata.child("labels")),
            annotations: try PolicyReader.pairs(metadata.child("annotations"))
                .map { Annotation(key: $0, value: $1) },
            policyTypes: [],
            egress: try PolicyReader.rules(try PolicyReader.items(spec.child(field)), .egress, kind.layout))
    }
}
