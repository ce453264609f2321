package import EgressModel
package import EgressPolicy

/// An object of a cluster that says who asks DNS, or who answers connections.
package enum InventoryObject: Hashable, Sendable {
    case pod(ClusterPod)
    case service(ClusterService)
    case workload(ClusterWorkload)

    /// Reads an object of a kind. The node need not name the kind, because the items of a list do not.
    ///
    /// - Throws: `ForeignFlaw` if a field that matters cannot be read.
    package init(_ node: SpanNode, kind: String) throws(ForeignFlaw) {
        let root = FieldCursor(MergedNode(node))
        switch kind {
        case "Pod": self = .pod(try PodReader.pod(root))
        case "Service": self = .service(try ServiceReader.service(root))
        default: self = .workload(try WorkloadReader.workload(root, kind))
        }
    }

    /// Returns the object after its deletion at a time: a pod has its addresses no longer.
    package func deleted(at time: UTCTime) -> InventoryObject? {
        if case .pod(let pod) = self { .pod(pod.ended(at: time)) } else { nil }
    }
}
