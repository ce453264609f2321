package import EgressManifest
internal import EgressPolicy

/// A file with managed policies, or such an object of a cluster, as it was read.
package struct LoadedManifest: Sendable {
    /// The file's path; of an object of a cluster, its namespace and name.
    let path: String
    let isLive: Bool
    let bytes: [UInt8]
    /// `nil` where it cannot be read, or is left alone.
    let stream: ManifestStream?
    let policies: [ManagedPolicy]
    /// What went wrong, and what deserves attention.
    let failures: [Notice]
    let warnings: [Notice]

    /// The resourceVersion of an object of a cluster.
    var version: String? { isLive ? stream?.resourceVersion : nil }

    var intents: [PolicyIntent] { policies.map(\.intent) }

    /// - Returns: `nil` for a file that has nothing to do with us.
    init?(_ path: String, _ bytes: [UInt8]) {
        guard ManifestStream.mentionsOurs(bytes) else { return nil }
        guard !ManifestStream.isTemplate(bytes) else {
            self.init(path, unread: bytes, warnings: [Notice(.file(path), .notice(.template))])
            return
        }
        do throws(ManifestFinding) {
            self.init(path, try ManifestStream(bytes))
        } catch {
            self.init(path, unread: bytes, failures: [.manifest(error, in: path)])
        }
    }

    /// An object of a cluster as JSON.
    ///
    /// - Returns: `nil` for one that is not managed.
    init?(live bytes: [UInt8]) {
        do throws(ManifestFinding) {
            let stream = try ManifestStream(bytes)
            guard let object = stream.reference(at: 0) else { return nil }
            self.init("\(object.namespace ?? "default")/\(object.name)", stream, isLive: true)
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

    /// A file that is known to be no template.
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
    /// Why a file, or the policy of a name in it, cannot be used.
    package static func manifest(
        _ finding: ManifestFinding, in path: String, of policy: String? = nil, _ resource: ResourceReference? = nil
    ) -> Notice {
        // What has no line is the text of the whole file.
        let subject = finding.line.map { Subject.line(path, $0, policy: policy) } ?? .file(path)
        return Notice(subject, .manifest(finding), .leftAsItIs, resource: resource)
    }

    /// Why an object of a cluster cannot be used. It names no line, because nobody has seen the object's lines.
    static func manifest(
        _ finding: ManifestFinding, live place: String, _ resource: ResourceReference? = nil
    ) -> Notice {
        Notice(.policy(place, file: nil), .manifest(finding), .leftAsItIs, resource: resource)
    }
}
