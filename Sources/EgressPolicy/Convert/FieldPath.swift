/// The path of a field from the root of its object, such as `spec.egress[1].toPorts[0].rules.http`.
package struct FieldPath: Hashable, Sendable, CustomStringConvertible {
    package let description: String

    /// The path of the object itself.
    package static let root = FieldPath(description: "")
    package static let spec = FieldPath.root.field("spec")

    private init(description: String) {
        self.description = description
    }

    /// Returns the path of an entry of the mapping at this path.
    package func field(_ key: String) -> FieldPath {
        FieldPath(description: description.isEmpty ? key : "\(description).\(key)")
    }

    /// Returns the path of an item of the list at this path. The index is counted from 0.
    package func item(_ index: Int) -> FieldPath { FieldPath(description: "\(description)[\(index)]") }
}
