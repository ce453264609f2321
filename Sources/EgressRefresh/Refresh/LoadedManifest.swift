package import EgressManifest
internal import EgressPolicy

/// A file with managed policies, or a managed object of a cluster, as it was read.
package struct LoadedManifest: Sendable {
    /// The path of the file, or the display name of the object.
    let path: String
    let isLive: Bool
    let bytes: [UInt8]
    /// `nil` if the manifest cannot be read, or is a template that egressgen does not change.
    let stream: ManifestStream?
    let policies: [ManagedPolicy]
    let failures: [Notice]
    let warnings: [Notice]

    /// The resource version of an object in a cluster.
    var version: String? { isLive ? stream?.resourceVersion : nil }

    /// Whether there is anything to refresh or to report.
    private var isRelevant: Bool { !policies.isEmpty || !failures.isEmpty || !warnings.isEmpty }

    /// - Returns: `nil` if the file has no managed policies.
    init?(_ path: String, _ bytes: [UInt8]) {
        do throws(ManifestFinding) {
            guard let stream = try ManifestStream(searching: bytes) else { return nil }
            self.init(path, stream)
        } catch .malformed(.template, _) {
            self.init(path, unread: bytes, warnings: [Notice(.file(path), .notice(.templateFile))])
        } catch {
            self.init(path, unread: bytes, failures: [.manifest(error, in: path)])
        }
    }

    /// Creates a manifest for a link that leads outside the folder; `nil` if there is nothing to refresh in the target.
    /// `bytes` is the content of the target; `nil` if it cannot be read. The refresh only warns of the link.
    init?(link path: String, to bytes: [UInt8]?) {
        if let bytes {
            guard let manifest = LoadedManifest(path, bytes), manifest.isRelevant else { return nil }
        }
        self.init(path, unread: [], warnings: [Notice(.file(path), .refresh(.link))])
    }

    /// Reads an object of a cluster from JSON.
    ///
    /// - Returns: `nil` if the object is not managed.
    init?(live bytes: [UInt8]) {
        do throws(ManifestFinding) {
            let stream = try ManifestStream(bytes)
            guard let object = stream.reference(at: 0) else { return nil }
            self.init(object.displayName, stream, isLive: true)
        } catch {
            self.init("cluster", unread: bytes, failures: [Notice(.cluster, .manifest(error), .leftAsItIs)])
        }
    }

    private init(_ path: String, unread bytes: [UInt8], failures: [Notice] = [], warnings: [Notice] = []) {
        self.path = path
        isLive = false
        self.bytes = bytes
        (stream, policies) = (nil, [])
        self.failures = failures
        self.warnings = warnings
    }

    /// Creates a manifest from a file that was read.
    package init(_ path: String, _ stream: ManifestStream) {
        self.init(path, stream, isLive: false)
    }

    private init(_ path: String, _ stream: ManifestStream, isLive: Bool) {
        self.path = path
        self.isLive = isLive
        bytes = stream.bytes
        self.stream = stream
        policies = stream.policies.compactMap { try? $0.get() }
        failures = stream.policies.enumerated().compactMap { index, policy in
            guard case .failure(let error) = policy else { return nil }
            let resource = stream.reference(at: index)
            return isLive ? .manifest(error, live: path, resource) : .manifest(error, in: path, resource)
        }
        warnings =
            stream.notices.map { Notice(.file(path), .notice($0)) }
            + policies.flatMap { policy in
                policy.notices.map { notice in
                    Notice(
                        isLive ? .policy(path, file: nil) : .policy(policy.displayName, file: path), .notice(notice),
                        resource: policy.reference)
                }
            }
    }
}

extension Notice {
    /// Returns a notice that a file, or a named policy in it, cannot be used.
    package static func manifest(
        _ finding: ManifestFinding, in path: String, of policy: String? = nil, _ resource: ResourceReference? = nil
    ) -> Notice {
        // A finding without a line concerns the whole file.
        let subject = finding.line.map { Subject.line(path, $0, policy: policy) } ?? .file(path)
        return Notice(subject, .manifest(finding), .leftAsItIs, resource: resource)
    }

    /// Returns a notice that an object of a cluster cannot be used. The notice has no line, because users do not see
    /// the object as lines of text.
    static func manifest(
        _ finding: ManifestFinding, live place: String, _ resource: ResourceReference? = nil
    ) -> Notice {
        Notice(.policy(place, file: nil), .manifest(finding), .leftAsItIs, resource: resource)
    }
}
