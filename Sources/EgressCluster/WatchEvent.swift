internal import EgressManifest

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

    /// - Returns: `nil` if the event is about an object that egressgen cannot manage.
    init?(_ event: ObjectEvent) {
        switch event {
        case .present(let object):
            guard let name = object.managedName else { return nil }
            self = .present(name, version: object.version, object.bytes)
        case .gone(let object):
            guard let name = object.managedName else { return nil }
            self = .gone(name, version: object.version)
        case .bookmark(let version): self = .bookmark(version: version)
        case .failed(let finding): self = .failed(finding)
        }
    }

    /// Whether the bytes might contain a relevant event.
    static func mayMatter(_ bytes: [UInt8]) -> Bool {
        ManifestStream.mentionsOurs(bytes) || bytes.contains("\"ERROR\"") || bytes.contains("\"BOOKMARK\"")
    }
}

extension ClusterObject {
    /// The display name of the object; `nil` if its kind cannot be managed.
    fileprivate var managedName: String? {
        guard let reference = ResourceReference(node), reference.managedKind != nil else { return nil }
        return reference.displayName
    }
}
