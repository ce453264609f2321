internal import EgressPolicy

/// The location of a policy in a file.
struct PolicyPlace: Sendable {
    /// The index of the document, then the index of each list item on the way to the policy.
    let path: [Int]
    /// The document, then the nodes on the way to the policy, then the policy itself.
    let ancestors: [SpanNode]
    let root: SpanNode
    let metadata: SpanNode
    let annotations: SpanNode
    let spec: SpanNode

    /// Returns the list of rules of a direction, with its key.
    func entry(_ direction: TrafficDirection) -> SpanNode.Entry? { spec.entry(direction.word) }
    func rules(_ direction: TrafficDirection) -> [SpanNode] { entry(direction)?.value.items ?? [] }

    /// Creates the place of the policy at a node; `nil` if the node is not a managed policy.
    init?(_ root: SpanNode, path: [Int], below ancestors: [SpanNode]) {
        guard root["kind"]?.string == "NetworkPolicy", root["apiVersion"]?.string == Self.apiVersion,
            let metadata = root["metadata"], let annotations = metadata["annotations"],
            PolicyAnnotations.managingKeys.contains(where: { annotations.entry($0) != nil })
        else { return nil }
        self.path = path
        self.ancestors = ancestors
        self.root = root
        self.metadata = metadata
        self.annotations = annotations
        spec = root["spec"] ?? Self.nothing(in: root)
    }

    static let apiVersion = "networking.k8s.io/v1"

    /// Returns an empty mapping in place of a missing spec.
    private static func nothing(in root: SpanNode) -> SpanNode {
        SpanNode(
            content: .mapping([]), range: root.range, isFlow: true, isDecorated: false, isMarked: false,
            isOpenEnded: false)
    }
}
