internal import EgressPolicy

/// An object of a manifest: a document, an item of a list, or an object inside another object.
struct ManifestObject: Sendable {
    let type: ObjectType
    /// The document, then the list of items and the item on each level of lists, down to the object. The nodes are as
    /// they are written, so each of them can be an alias.
    let ancestors: [SpanNode]
    /// The index of the document, then the index of each list item on the way to the object.
    let path: [Int]

    /// The object as it is written.
    var root: SpanNode { ancestors[ancestors.count - 1] }
    /// The object as the Kubernetes parser sees it.
    var view: MergedNode { MergedNode(root) }

    var isNetworkPolicy: Bool { type == .networkPolicy }
    var name: String? { view.child("metadata")?.child("name")?.leaf?.text }

    /// The namespace and the name; the name alone is missing from an object that the API server would refuse.
    var displayName: String? {
        let namespace = view.child("metadata")?.child("namespace")?.leaf?.text ?? ""
        return name.map { (namespace.isEmpty ? "default" : namespace) + "/" + $0 }
    }

    private var annotations: MergedNode? { view.child("metadata")?.child("annotations") }

    /// The keys of the annotations of egressgen, without prefix.
    var ownKeys: [String] {
        (annotations?.keys ?? []).filter { $0.hasPrefix(PolicyAnnotations.prefix) }
            .map { String($0.dropFirst(PolicyAnnotations.prefix.count)) }
    }

    /// The values of the annotations of egressgen.
    var ownValues: [String] {
        ownKeys.compactMap { annotations?.child(PolicyAnnotations.prefix + $0)?.leaf?.text }
    }

    /// Whether the object has an annotation with names. A NetworkPolicy with such an annotation is managed.
    var hasHosts: Bool {
        ownKeys.contains { key in TrafficDirection.allCases.contains { PolicyAnnotations.hosts($0) == key } }
    }

    /// What brings the object, or the annotations that make it a managed policy, to its place from elsewhere. An edit of
    /// the place would miss it.
    var obstacle: SpanObstacle? {
        let lists = stride(from: 0, to: ancestors.count - 1, by: 2).map { ancestors[$0] }
        if let obstacle = lists.firstNonNil({ SpanObstacle.hiding("items", in: $0) }) { return obstacle }
        let keys = ["kind", "apiVersion", "metadata"]
        if let obstacle = keys.firstNonNil({ SpanObstacle.hiding($0, in: root) }) { return obstacle }
        guard let metadata = root["metadata"] else { return nil }
        return SpanObstacle.hiding("annotations", in: metadata)
            ?? metadata["annotations"].flatMap { annotations in
                PolicyAnnotations.managingKeys.firstNonNil { SpanObstacle.hiding($0, in: annotations) }
            }
    }
}

extension SpanObstacle {
    func finding(in bytes: [UInt8]) -> ManifestFinding {
        let flaw: ManifestFlaw =
            switch kind {
            case .indirection: .indirection
            case .explicitKey: .explicitKey
            }
        return .malformed(flaw, line: bytes.lineNumber(at: node.range.lowerBound))
    }
}
