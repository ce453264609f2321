package import EgressManifest

/// An event of a watch about one policy (Kubernetes API Concepts, "Efficient detection of changes").
package enum WatchEvent: Hashable, Sendable {
    /// The policy exists. The values are its namespace and name, its resource version, and the object as JSON.
    case present(String, version: String, [UInt8])
    /// The policy was deleted. The value is its namespace and name.
    case gone(String)
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
        guard let reference = ResourceReference(object), reference.kind == "NetworkPolicy",
            let version = object["metadata"]?["resourceVersion"]?.string
        else { return nil }
        switch type {
        case "ADDED", "MODIFIED": self = .present(reference.place, version: version, Array(bytes[object.range]))
        case "DELETED": self = .gone(reference.place)
        default: return nil
        }
    }

    /// Whether the bytes might contain a relevant event.
    static func mayMatter(_ bytes: [UInt8]) -> Bool {
        ManifestStream.mentionsOurs(bytes) || bytes.contains("\"ERROR\"")
    }
}

/// The events of one watch. The server sends one event per line.
struct WatchStream {
    private var cutter = JSONCutter()
    /// The reason why the watch cannot continue.
    private(set) var end: ClusterFinding?

    /// Takes the next bytes.
    ///
    /// - Returns: The events that end in these bytes.
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
    /// The namespace and name, in the form `namespace/name`.
    package var place: String { "\(namespace ?? "default")/\(name)" }
}
