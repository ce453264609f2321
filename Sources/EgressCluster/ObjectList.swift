/// The objects of a list.
package struct ObjectList: Sendable {
    /// The objects that matter, as JSON.
    package internal(set) var objects: [[UInt8]] = []
    /// The number of all objects of the list.
    package internal(set) var count = 0
    /// The resource version of the list, from which a watch can go on.
    var version: String?
}
