internal import EgressPolicy

/// An object of a manifest: a document, an item of a list, or an object inside another object.
struct ManifestObject: Sendable {
    let type: ObjectType
    /// The document, then the list of items and the item on each level of lists, down to the object. The nodes are as
    /// they are written, so each of them can be an alias.
    let ancestors: [SpanNode]
    /// The index of the document, then the index of each list item on the way to the object.
    let path: [Int]
    /// The annotations of egressgen, with their keys without prefix.
    private let own: [(key: String, value: MergedNode)]

    init(type: ObjectType, ancestors: [SpanNode], path: [Int]) {
        self.type = type
        self.ancestors = ancestors
        self.path = path
        own = ancestors.last.map { Self.ownAnnotations(of: MergedNode($0)) } ?? []
    }

    private static func ownAnnotations(of view: MergedNode) -> [(key: String, value: MergedNode)] {
        let pairs = view.child("metadata")?.child("annotations")?.writtenPairs ?? []
        return pairs.compactMap { key, value in
            guard key.hasPrefix(PolicyAnnotations.prefix) else { return nil }
            return (String(key.dropFirst(PolicyAnnotations.prefix.count)), value)
        }
    }

    /// The object as it is written.
    var root: SpanNode { ancestors[ancestors.count - 1] }
    /// The object as the Kubernetes parser sees it.
    var view: MergedNode { MergedNode(root) }

    var isNetworkPolicy: Bool { type == .networkPolicy }
    var name: String? { view.child("metadata")?.child("name")?.leaf?.text }

    /// The namespace and the name, or the name of an object of the cluster. The name is missing from an object that the API
    /// server would refuse.
    var displayName: String? {
        guard type.managed?.isNamespaced != false else { return name }
        let namespace = view.child("metadata")?.child("namespace")?.leaf?.text ?? ""
        return name.map { (namespace.isEmpty ? "default" : namespace) + "/" + $0 }
    }

    /// The keys of the annotations of egressgen, without prefix.
    var ownKeys: [String] { own.map(\.key) }

    /// The values of the annotations of egressgen.
    var ownValues: [String] { own.compactMap(\.value.leaf?.text) }

    /// Whether the object has an annotation with names. A NetworkPolicy or an address set with such
    /// an annotation is managed.
    var hasHosts: Bool {
        own.contains { key, _ in TrafficDirection.allCases.contains { PolicyAnnotations.hosts($0) == key } }
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
