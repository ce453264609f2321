internal import EgressPolicy

/// Finds the managed policies of a document, including those in lists.
struct PolicyFinder {
    let bytes: [UInt8]
    private(set) var policies: [Result<ManagedPolicy, ManifestFinding>] = []
    /// The nodes of `policies`, in the same order.
    private(set) var roots: [SpanNode] = []
    private(set) var strangers: [(line: Int, kind: String)] = []

    init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Finds the policies at a node and, if it is a list, at its items.
    ///
    /// - Parameters:
    ///   - node: a document, or an item of a list.
    ///   - path: the index of the document, then the index of each list item on the way to `node`.
    ///   - ancestors: the document, then the nodes on the way to `node`, then `node` itself.
    mutating func search(_ node: SpanNode, path: [Int], below ancestors: [SpanNode]) {
        let kind = node.resolved["kind"]?.resolved.string
        if let obstacle = Self.disguise(of: node, kind) {
            add(.failure(obstacle.finding(in: bytes)), node)
        } else if kind?.hasSuffix("List") == true, let list = node["items"], let items = list.items {
            for (index, item) in items.enumerated() {
                search(item, path: path + [index], below: ancestors + [list, item])
            }
        } else if let place = PolicyPlace(node, path: path, below: ancestors) {
            add(Result { () throws(ManifestFinding) in try ManagedPolicy(place, in: bytes) }, node)
        } else if let kind, Self.isManaged(node["metadata"]?["annotations"]) {
            let version = node["apiVersion"]?.resolved.string.map { "\($0) " } ?? ""
            strangers.append((bytes.lineNumber(at: node.range.lowerBound), version + kind))
        }
    }

    private mutating func add(_ policy: Result<ManagedPolicy, ManifestFinding>, _ root: SpanNode) {
        policies.append(policy)
        roots.append(root)
    }

    private static func isManaged(_ annotations: SpanNode?) -> Bool {
        PolicyAnnotations.managingKeys.contains { annotations?[$0] != nil }
    }

    /// Returns the obstacle that makes a managed policy look like another object, or like a policy that is not managed.
    private static func disguise(of node: SpanNode, _ kind: String?) -> SpanObstacle? {
        guard node.isMarked else { return nil }
        if kind?.hasSuffix("List") == true { return SpanObstacle.hiding(in: node) ?? .alias(node["items"]) }
        let isMerged = node.resolved.entry("<<") != nil
        let version = node.resolved["apiVersion"]?.resolved.string
        guard kind == nil ? isMerged : kind == "NetworkPolicy",
            version == nil ? isMerged : version == PolicyPlace.apiVersion
        else { return nil }
        let metadata = node["metadata"]
        if let obstacle = SpanObstacle.hiding(in: node) ?? .hiding(in: metadata)
            ?? .hiding(in: metadata?["annotations"])
        {
            return obstacle
        }
        guard isManaged(metadata?["annotations"]) else { return nil }
        return .alias(node["kind"]) ?? .alias(node["apiVersion"])
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
