package import EgressCluster

/// Which watches have failed, and have reported nothing since.
///
/// A watch is started again every few seconds while the API server does not answer. The user is to know once.
package struct WatchLosses: Sendable {
    /// Whether the last failure of each kind was a lack of rights.
    private var areForbidden: [InventoryKind: Bool] = [:]

    package init() {}

    /// Notes a failure, which can be a lack of rights.
    ///
    /// - Returns: Whether the user is to be told: of the first failure, and of rights that were taken away meanwhile.
    package mutating func begin(_ kind: InventoryKind, isForbidden: Bool) -> Bool {
        let last = areForbidden.updateValue(isForbidden, forKey: kind)
        return last == nil || isForbidden && last == false
    }

    /// Notes that a watch reported something, or ended as it should.
    package mutating func end(_ kind: InventoryKind) { areForbidden[kind] = nil }
}
