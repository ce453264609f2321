/// The object that controls another one: the controller of its `ownerReferences`.
package struct ObjectOwner: Hashable, Sendable {
    package let kind: String
    package let name: String

    package init(kind: String, name: String) {
        self.kind = kind
        self.name = name
    }
}
