package import EgressPolicy

/// The kinds of objects that say who asks DNS, and who answers connections.
package enum ClusterObjectKind: Hashable, Sendable {
    case pods
    case services
    /// Objects of any kind that control pods.
    case workloads
}

/// The objects in the output of `kubectl get -o json` or `-o yaml`: a list, or documents.
///
/// Fields that are not needed are not read, because objects of a cluster have many, and those of new versions more.
package struct ClusterObjects: Sendable {
    /// An object that cannot be read.
    package struct Malformed: Sendable {
        package let line: Int
        /// The kind and the name, as far as they are known.
        package let name: String?
        package let flaw: ForeignFlaw
    }

    package private(set) var pods: [ClusterPod] = []
    package private(set) var services: [ClusterService] = []
    package private(set) var workloads: [ClusterWorkload] = []
    package private(set) var malformed: [Malformed] = []
    /// The type of the first object of another kind; `nil` if all objects are of the kind.
    package private(set) var other: String?
    private let kind: ClusterObjectKind
    private let bytes: [UInt8]

    /// Reads the objects of one kind. It skips objects of other kinds.
    ///
    /// - Throws: `ManifestFinding` if the text is not valid YAML.
    package init(_ bytes: [UInt8], of kind: ClusterObjectKind) throws(ManifestFinding) {
        self.kind = kind
        self.bytes = bytes
        for document in try ManifestContents.documents(of: bytes) { take(MergedNode(document), in: nil) }
    }

    /// Whether the text has objects, but none of the kind.
    package var areOfOtherKinds: Bool {
        other != nil && pods.isEmpty && services.isEmpty && workloads.isEmpty && malformed.isEmpty
    }

    /// Whether the text has neither an object nor a list.
    package private(set) var isEmpty = true

    /// Takes an object, or the items of a list, which need not repeat the type that the list names.
    private mutating func take(_ node: MergedNode, in list: ObjectType?) {
        guard !node.isNull else { return }
        let type = ObjectType(node, in: list)
        isEmpty = false
        if let items = node.child("items")?.members {
            for (index, item) in items.enumerated() {
                guard item.isNull else {
                    take(item, in: type.ofItems)
                    continue
                }
                let path = FieldPath.root.field("items").item(index)
                add(ForeignFlaw(path, .malformed(.content(.notA(.mapping))), isBinding: true), node, name: nil)
            }
        } else if type.kind?.hasSuffix("List") != true || node.child("spec") != nil {
            take(FieldCursor(node), type)
        }
    }

    private mutating func take(_ object: FieldCursor, _ type: ObjectType) {
        do throws(ForeignFlaw) {
            switch (kind, type.kind ?? "") {
            // Other groups have kinds of these names, too, such as the Service of serving.knative.dev.
            case (.pods, "Pod") where !type.isOfCore, (.services, "Service") where !type.isOfCore:
                other = other ?? type.text
            case (.pods, "Pod"): pods.append(try PodReader.pod(object))
            case (.services, "Service"): services.append(try ServiceReader.service(object))
            case (.workloads, let kind) where !["", "Pod", "Service"].contains(kind):
                workloads.append(try WorkloadReader.workload(object, kind))
            default: other = other ?? (type.text.isEmpty ? "an object without a kind" : type.text)
            }
        } catch {
            let metadata = object.child("metadata")
            let name = [metadata?.child("namespace"), metadata?.child("name")].compactMap { $0?.node.leaf?.text }
            add(error, object.node, name: name.isEmpty ? nil : "\(type.kind ?? "") \(name.joined(separator: "/"))")
        }
    }

    private mutating func add(_ flaw: ForeignFlaw, _ node: MergedNode, name: String?) {
        malformed.append(Malformed(line: bytes.lineNumber(at: node.offset), name: name, flaw: flaw))
    }
}

extension ObjectType {
    /// Whether the type is one of the core group. kubectl writes the version always; files by hand can lack it.
    fileprivate var isOfCore: Bool { apiVersion.map { $0 == "v1" } ?? true }
}
