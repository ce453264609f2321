internal import EgressPolicy

/// Finds the objects of documents that egressgen has something to say about: policies of all kinds, and objects with
/// its annotations.
///
/// As for kubectl, an object with `items` is a list, whatever its kind.
struct ObjectSearch {
    /// The objects that are documents or items of lists.
    private(set) var objects: [ManifestObject] = []
    /// The policies and the objects with names inside other objects, each with the kind of the object around it.
    private(set) var nested: [(object: ManifestObject, outer: String?)] = []
    /// The offsets of the `objects`.
    private var found: Set<Int> = []

    init(_ documents: [SpanNode]) {
        for (index, document) in documents.enumerated() { search(document, path: [index], below: [document], in: nil) }
        for document in documents { search(inside: document, of: nil, in: nil) }
    }

    /// Searches a document, or an item of a list whose items have the type `list`.
    private mutating func search(_ node: SpanNode, path: [Int], below ancestors: [SpanNode], in list: ObjectType?) {
        let object = ManifestObject(type: ObjectType(MergedNode(node), in: list), ancestors: ancestors, path: path)
        if let list = object.view.written("items"), let items = list.resolved.items {
            for (index, item) in items.enumerated() {
                search(item, path: path + [index], below: ancestors + [list, item], in: object.type.ofItems)
            }
        } else if object.type.isPolicy || object.hasHosts
            || object.type.managed != nil && !object.ownKeys.isEmpty
        {
            objects.append(object)
            found.insert(object.view.offset)
        }
    }

    // MARK: Nested objects

    /// Searches all levels of a node. Aliases are not followed, because the search visits what they refer to as well.
    private mutating func search(inside node: SpanNode, of outer: String?, in list: ObjectType?) {
        switch node.content {
        case .scalar, .alias: break
        case .sequence(let items): for item in items { search(inside: item, of: outer, in: list) }
        case .mapping(let entries):
            let type = type(of: node, entries, in: list)
            let isFound = found.contains(node.range.lowerBound)
            if !isFound, let object = object(node, type, entries) {
                nested.append((object, outer))
                if object.hasHosts { return }
            }
            // The fields of a NetworkPolicy hold no objects.
            let known: [String?] = isFound && type == .networkPolicy ? ["metadata", "spec"] : []
            for entry in entries where !known.contains(entry.key.string) {
                let list = entry.key.string == "items" ? type?.ofItems : nil
                search(inside: entry.value, of: type?.kind ?? outer, in: list)
            }
        }
    }

    /// Returns the type of a mapping at any level; `nil` if it has none. Most mappings have no `kind`, so the search
    /// resolves merge keys only if there are any.
    private func type(of node: SpanNode, _ entries: [SpanNode.Entry], in list: ObjectType?) -> ObjectType? {
        let mayHaveType = entries.contains { $0.key.string == "kind" || $0.key.string == "<<" || $0.key.isAlias }
        return mayHaveType || list != nil ? ObjectType(MergedNode(node), in: list) : nil
    }

    /// Returns the policy or the object with names that a mapping is, or `nil` if it is neither. A policy has more than
    /// its type, unlike a reference such as an owner reference. Kyverno writes the rest below `data`.
    private func object(_ node: SpanNode, _ type: ObjectType?, _ entries: [SpanNode.Entry]) -> ManifestObject? {
        let mayHaveMetadata = entries.contains {
            $0.key.string == "metadata" || $0.key.string == "<<" || $0.key.isAlias
        }
        guard type?.isPolicy == true || mayHaveMetadata else { return nil }
        let view = MergedNode(node)
        let object = ManifestObject(type: type ?? ObjectType(view, in: nil), ancestors: [node], path: [])
        if object.hasHosts { return object }
        let isWhole = ["metadata", "spec", "data"].contains { view.child($0)?.pairs != nil }
        return object.type.isPolicy && isWhole ? object : nil
    }
}
