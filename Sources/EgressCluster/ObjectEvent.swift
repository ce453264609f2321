internal import EgressManifest

/// An event of a watch about any object (Kubernetes API Concepts, "Efficient detection of changes").
package enum ObjectEvent: Sendable {
    /// The object exists.
    case present(ClusterObject)
    /// The object was deleted. It is in the state that it had then.
    case gone(ClusterObject)
    /// Everything up to a resource version was reported (Kubernetes API Concepts, "Watch bookmarks").
    case bookmark(version: String)
    /// The watch cannot continue.
    case failed(ClusterFinding)

    /// - Returns: `nil` if the bytes are no event, or one of a type that Kubernetes does not define today.
    init?(_ bytes: [UInt8]) {
        guard let event = try? SpanTree.documents(of: bytes).first, let type = event["type"]?.string,
            let node = event["object"]
        else { return nil }
        guard type != "ERROR" else {
            self = .failed(ApiStatus(node).map(ClusterFinding.init) ?? .noPolicy)
            return
        }
        guard let version = node["metadata"]?["resourceVersion"]?.string else { return nil }
        let object = ClusterObject(node: node, version: version, bytes: Array(bytes[node.range]))
        switch type {
        case "ADDED", "MODIFIED": self = .present(object)
        case "DELETED": self = .gone(object)
        case "BOOKMARK": self = .bookmark(version: version)
        default: return nil
        }
    }

    /// The resource version of the event; `nil` for a failure.
    var version: String? {
        switch self {
        case .present(let object), .gone(let object): object.version
        case .bookmark(let version): version
        case .failed: nil
        }
    }

    var isBookmark: Bool {
        if case .bookmark = self { true } else { false }
    }
}
