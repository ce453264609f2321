internal import EgressPolicy

/// The location of a policy in a file.
struct PolicyPlace: Sendable {
    let object: ManifestObject
    let kind: ManagedKind
    let metadata: SpanNode
    let annotations: SpanNode
    let spec: SpanNode

    var root: SpanNode { object.root }
    var path: [Int] { object.path }

    /// Returns the list of rules of a direction, with its key.
    func entry(_ direction: TrafficDirection) -> SpanNode.Entry? { spec.entry(kind.field(direction)) }
    func rules(_ direction: TrafficDirection) -> [SpanNode] { entry(direction)?.value.items ?? [] }

    /// Returns the name of the list of rules of a direction.
    func list(_ direction: TrafficDirection) -> ManifestField {
        kind.isAddressSet ? .entries(kind) : .rules(direction)
    }

    /// Creates the place of a managed policy that has no obstacle.
    init(_ object: ManifestObject, _ kind: ManagedKind) {
        self.object = object
        self.kind = kind
        metadata = object.root["metadata"] ?? Self.nothing(in: object.root)
        annotations = metadata["annotations"] ?? Self.nothing(in: metadata)
        spec = object.root["spec"] ?? Self.nothing(in: object.root)
    }

    /// Returns an empty mapping in place of a missing field.
    private static func nothing(in node: SpanNode) -> SpanNode {
        SpanNode(content: .mapping([]), range: node.range, isFlow: true, isDecorated: false, isOpenEnded: false)
    }
}
