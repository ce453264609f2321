internal import EgressPolicy

/// Where a policy stands in a file.
struct PolicyPlace: Sendable {
    /// The document, then the items of lists on the way.
    let path: [Int]
    /// The document and what else is on the way to the policy, which comes last.
    let ancestors: [SpanNode]
    let root: SpanNode
    let metadata: SpanNode
    let annotations: SpanNode
    let spec: SpanNode

    /// The list of rules of a direction, with its key.
    func entry(_ direction: TrafficDirection) -> SpanNode.Entry? { spec.entry(direction.word) }
    func rules(_ direction: TrafficDirection) -> [SpanNode] { entry(direction)?.value.items ?? [] }

    /// The policy of a node, if it is one and managed.
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

    /// What stands for a spec that is missing.
    private static func nothing(in root: SpanNode) -> SpanNode {
        SpanNode(
            content: .mapping([]), range: root.range, isFlow: true, isDecorated: false, isMarked: false,
            isOpenEnded: false)
    }
}
