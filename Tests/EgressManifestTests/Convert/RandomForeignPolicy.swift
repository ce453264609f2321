import EgressPolicy

/// A random policy of another kind, with the shapes that are easily misread: empty lists, peers of several kinds,
/// exceptions, named ports, deny rules, and fields that the kind does not have.
struct RandomForeignPolicy {
    let kind: ForeignKind
    private(set) var tree = ForeignTree.map([])
    let text: String
    /// Whether the policy has a field that its kind does not have.
    let isStrange: Bool

    init(_ kind: ForeignKind, seed: UInt64) {
        var draft = ForeignDraft(seed: seed)
        let tree = draft.policy(kind)
        self.kind = kind
        isStrange = draft.chance(1, 12)
        if isStrange {
            var place = Int.random(in: 1...12, using: &draft.generator)
            let added = tree.adding(.init(key: "unknownField", value: .text("x")), toMapping: &place)
            // With fewer mappings, the root gets the field.
            var root = 1
            self.tree =
                added == tree ? tree.adding(.init(key: "unknownField", value: .text("x")), toMapping: &root) : added
        } else {
            self.tree = tree
        }
        var writer = ForeignWriter(seed: seed)
        text = writer.text(of: self.tree)
    }

    /// The labels of the pods, in the policy's namespace, that the policy selects.
    var ownPods: Set<[String: String]> {
        let spec = tree["spec"] ?? .map([])
        let subject = spec["subject"]
        let selector =
            spec["podSelector"] ?? spec["endpointSelector"] ?? spec["appliedTo"]?.items.first?["podSelector"]
            ?? subject?["pods"]?["podSelector"] ?? .map([])
        return Set(TrafficGrid.podLabels.filter { JudgeParts.selects(selector, $0, key: CiliumJudge.bare) })
    }
}
