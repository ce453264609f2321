package import EgressManifest

/// An event of a watch about one policy or address set (Kubernetes API Concepts, "Efficient detection of changes").
package enum WatchEvent: Hashable, Sendable {
    /// The object exists. The values are its display name, its resource version, and the object as JSON.
    case present(String, version: String, [UInt8])
    /// The object was deleted. The values are its display name, and the resource version after the deletion.
    case gone(String, version: String)
    /// Everything up to a resource version was reported (Kubernetes API Concepts, "Watch bookmarks").
    case bookmark(version: String)
    /// The watch cannot continue.
    case failed(ClusterFinding)

    /// - Returns: `nil` if the event is not relevant to egressgen.
    init?(_ bytes: [UInt8]) {
        guard let event = try? SpanTree.documents(of: bytes).first, let type = event["type"]?.string,
            let object = event["object"]
        else { return nil }
        guard type != "ERROR" else {
            self = .failed(ApiStatus(object).map(ClusterFinding.init) ?? .noPolicy)
            return
        }
        guard let version = object["metadata"]?["resourceVersion"]?.string else { return nil }
        // The object of a bookmark has no name.
        guard type != "BOOKMARK" else {
            self = .bookmark(version: version)
            return
        }
        guard let reference = ResourceReference(object), reference.managedKind != nil else { return nil }
        switch type {
        case "ADDED", "MODIFIED": self = .present(reference.displayName, version: version, Array(bytes[object.range]))
        case "DELETED": self = .gone(reference.displayName, version: version)
        default: return nil
        }
    }

    /// The resource version of the event; `nil` for a failure.
    var version: String? {
        switch self {
        case .present(_, let version, _), .gone(_, let version), .bookmark(let version): version
        case .failed: nil
        }
    }

    var isBookmark: Bool {
        if case .bookmark = self { true } else { false }
    }

    /// Whether the bytes might contain a relevant event.
    static func mayMatter(_ bytes: [UInt8]) -> Bool {
        ManifestStream.mentionsOurs(bytes) || bytes.contains("\"ERROR\"") || bytes.contains("\"BOOKMARK\"")
    }
}

/// The events of one watch. The server sends one event per line.
struct WatchStream {
    private var cutter = JSONCutter()
    /// The reason why the watch cannot continue.
    private(set) var end: ClusterFinding?
    /// The resource version from which another watch can go on; `nil` if it must start with the existing objects.
    private(set) var version: String?

    /// - Parameter version: The resource version from which the watch goes on; `nil` if it starts with the existing objects.
    init(from version: String? = nil) {
        self.version = version
    }

    /// Takes the next bytes.
    ///
    /// - Returns: The events that end in these bytes.
    mutating func take(_ bytes: ArraySlice<UInt8>) -> [WatchEvent] {
        var events: [WatchEvent] = []
        for object in cutter.take(bytes) where WatchEvent.mayMatter(object) && end == nil {
            switch WatchEvent(object) {
            case .failed(let finding): end = finding
            case .some(let event):
                // The versions of the existing objects, which come before the first bookmark, are in no order.
                if version != nil || event.isBookmark { version = event.version }
                events.append(event)
            case nil: break
            }
        }
        if cutter.isOverfull { end = end ?? .endlessObject }
        return events
    }
}
