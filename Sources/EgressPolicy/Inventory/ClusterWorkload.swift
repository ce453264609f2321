/// An object that controls pods, such as a Deployment or the ReplicaSet of one.
package struct ClusterWorkload: Hashable, Sendable {
    package let kind: String
    package let name: ObjectName
    /// The selector of its pods; `nil` if it has none.
    package let selector: LabelSelector?
    package let owner: ObjectOwner?

    package init(_ kind: String, _ name: ObjectName, selector: LabelSelector?, owner: ObjectOwner? = nil) {
        self.kind = kind
        self.name = name
        self.selector = selector
        self.owner = owner
    }
}
