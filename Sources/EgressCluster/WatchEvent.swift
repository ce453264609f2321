package import EgressManifest

/// What a watch tells of one policy (Kubernetes API Concepts, "Efficient detection of changes").
package enum WatchEvent: Hashable, Sendable {
    /// It is there as told: its namespace and name, its resourceVersion, and the object as JSON.
    case present(String, version: String, [UInt8])
    /// It is gone.
    case gone(String)
    /// The watch cannot go on.
    case failed(ClusterFinding)

    /// - Returns: `nil` for what has nothing to do with us.
    init?(_ bytes: [UInt8]) {
        guard let event = try? SpanTree.documents(of: bytes).first, let type = event["type"]?.string,
            let object = event["object"]
        else { return nil }
        guard type != "ERROR" else {
            self = .failed(ApiStatus(object).map(ClusterFinding.init) ?? .noPolicy)
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

/// The events of one watch, of which the server sends one a line.
struct WatchStream {
    private var cutter = JSONCutter()
    /// Why it cannot go on.
    private(set) var end: ClusterFinding?

    /// Takes the next bytes.
    ///
    /// - Returns: the events that end in them.
    mutating func take(_ bytes: ArraySlice<UInt8>) -> [WatchEvent] {
        var events: [WatchEvent] = []
        for object in cutter.take(bytes) where WatchEvent.mayMatter(object) && end == nil {
            switch WatchEvent(object) {
            case .failed(let finding): end = finding
            case .some(let event): events.append(event)
            case nil: break
            }
        }
        if cutter.isOverfull { end = end ?? .endlessObject }
        return events
    }
}

extension ResourceReference {
    /// Namespace and name, as people write them.
    package var place: String { "\(namespace ?? "default")/\(name)" }
}
