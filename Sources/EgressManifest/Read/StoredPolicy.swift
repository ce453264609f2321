/// A policy or address set as the API server stored it.
package struct StoredPolicy: Sendable {
    /// The object as JSON.
    package let bytes: [UInt8]
    let root: SpanNode

    /// - Returns: `nil` if the text is not one object of a kind that egressgen manages.
    package init?(_ bytes: [UInt8]) {
        guard let documents = try? SpanTree.documents(of: bytes), documents.count == 1,
            ResourceReference(documents[0])?.managedKind != nil
        else { return nil }
        self.bytes = bytes
        root = documents[0]
    }

    package var resourceVersion: String? { root["metadata"]?["resourceVersion"]?.string }

    /// The policy as a refresh reads it; `nil` if it is not managed.
    package var managed: ManagedPolicy? {
        try? ManifestStream(ManifestContents(bytes, [root]), mayBeTemplate: false).only?.get()
    }
}
