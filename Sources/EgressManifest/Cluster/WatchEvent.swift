/// What a watch tells of one policy (Kubernetes API Concepts, "Efficient detection of changes").
package enum WatchEvent: Hashable, Sendable {
    /// It is there as told: its namespace and name, its resourceVersion, and the object as JSON.
    case present(String, version: String, [UInt8])
    /// It is gone.
    case gone(String)
    /// The watch cannot go on; with the server's words.
    case failed(String)

    /// - Returns: `nil` for what has nothing to do with us.
    init?(_ bytes: [UInt8]) {
        guard let event = try? SpanTree.documents(of: bytes).first, let type = event["type"]?.string,
            let object = event["object"]
        else { return nil }
        guard type != "ERROR" else {
            self = .failed(object["message"]?.string ?? "the server ends the watch")
            return
        }
        guard let reference = ResourceReference(object), reference.kind == "NetworkPolicy",
            let version = object["metadata"]?["resourceVersion"]?.string
        else { return nil }
        switch type {
        case "ADDED", "MODIFIED": self = .present(reference.place, version: version, Array(bytes[object.range]))
        case "DELETED": self = .gone(reference.place)
        default: return nil
        }
    }

    /// Whether bytes may be an event that matters.
    static func mayMatter(_ bytes: [UInt8]) -> Bool {
        ManifestStream.mentionsOurs(bytes) || bytes.contains("\"ERROR\"")
    }
}

extension ResourceReference {
    /// Namespace and name, as people write them.
    package var place: String { "\(namespace ?? "default")/\(name)" }
}
