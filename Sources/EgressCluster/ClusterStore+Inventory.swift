package import EgressManifest

extension ClusterStore {
    /// Lists the objects of a kind.
    ///
    /// - Parameters:
    ///   - kind: The kind of the objects.
    ///   - place: The namespaces of the objects.
    ///   - take: Receives each object.
    /// - Returns: The resource version from which a watch can go on.
    /// - Throws: `ClusterFinding`.
    package func list(
        _ kind: InventoryKind, _ place: PolicySelection.Place, _ take: (SpanNode) -> Void
    ) async throws(ClusterFinding) -> String? {
        let list = try await pages(ApiResource(kind), try await namespace(place), []) { _ in true }
        for object in list.objects {
            if let node = try? SpanTree.documents(of: object).first { take(node) }
        }
        return list.version
    }

    /// Watches the objects of a kind until the server ends the watch, which it does from time to time.
    ///
    /// - Parameters:
    ///   - kind: The kind of the objects.
    ///   - place: The namespaces of the objects.
    ///   - version: The resource version of a list or of an earlier watch; `nil` to start with the existing objects.
    ///   - take: Receives each event. It must return quickly.
    /// - Returns: The resource version from which another watch can go on; `nil` to start with the existing objects.
    /// - Throws: `ClusterFinding`.
    package func watch(
        _ kind: InventoryKind, _ place: PolicySelection.Place, from version: String?,
        _ take: @escaping @Sendable (ObjectEvent) -> Void
    ) async throws(ClusterFinding) -> String? {
        do throws(ClusterFinding) {
            let stream = WatchStream(from: version) { _ in true }
            return try await events(ApiResource(kind), try await namespace(place), [], stream, take)
        } catch .expired {
            return nil
        }
    }
}
