internal import EgressManifest
internal import EgressPolicy

/// A file with managed policies, and what is to be said of it.
struct Manifest: Sendable {
    /// The file's path; of an object of a cluster, its namespace and name.
    let path: String
    let isLive: Bool
    let bytes: [UInt8]
    let stream: ManifestStream?
    let policies: [ManagedPolicy]
    let failures: [Failure]
    let warnings: [PlacedNotice]

    /// The resourceVersion of an object of a cluster.
    var version: String? { isLive ? stream?.resourceVersion : nil }

    var intents: [PolicyIntent] { policies.map(\.intent) }

    /// - Returns: `nil` for a file that has nothing to do with us.
    init?(_ path: String, _ bytes: [UInt8]) {
        guard ManifestStream.mentionsOurs(bytes) else { return nil }
        guard !ManifestStream.isTemplate(bytes) else {
            self.init(path, unread: bytes, failures: [], warnings: [PlacedNotice(.template)])
            return
        }
        do throws(ManifestFinding) {
            self.init(path, try ManifestStream(bytes))
        } catch {
            self.init(path, unread: bytes, failures: [Self.failure(error, path)], warnings: [])
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
            self.init("cluster", unread: bytes, failures: [Self.failure(error, "cluster", isLive: true)], warnings: [])
        }
    }

    private init(_ path: String, unread bytes: [UInt8], failures: [Failure], warnings: [PlacedNotice]) {
        self.path = path
        isLive = false
        self.bytes = bytes
        (stream, policies) = (nil, [])
        self.failures = failures
        self.warnings = warnings
    }

    /// A file that is known to be no template.
    init(_ path: String, _ stream: ManifestStream, isLive: Bool = false) {
        self.path = path
        self.isLive = isLive
        bytes = stream.bytes
        self.stream = stream
        policies = stream.policies.compactMap { try? $0.get() }
        failures = stream.policies.enumerated().compactMap { index, policy in
            guard case .failure(let error) = policy else { return nil }
            var failure = Self.failure(error, path, isLive: isLive)
            failure.resource = stream.reference(at: index)
            return failure
        }
        warnings =
            stream.notices.map { PlacedNotice($0) }
            + policies.flatMap { policy in
                policy.notices.map { PlacedNotice($0, isLive ? nil : policy.displayName) }
            }
    }

    /// Why a policy cannot be refreshed.
    static func failure(
        _ finding: ManifestFinding, _ path: String, _ policy: ManagedPolicy, isLive: Bool = false
    ) -> Failure {
        var failure = failure(finding, path, isLive ? nil : policy.displayName, isLive: isLive)
        failure.resource = policy.reference
        return failure
    }

    /// Why a file or a policy cannot be used. With `isLive` it is an object of a cluster, and the failure names no
    /// line, because nobody has seen its lines.
    static func failure(
        _ finding: ManifestFinding, _ path: String, _ name: String? = nil, isLive: Bool = false
    ) -> Failure {
        // What has no line is the text of the whole file.
        let line = finding.line
        var failure = Failure(
            finding.status, isLive ? path : line.map { "\(path):\($0)" } ?? path,
            (line == nil ? "" : name.map { "\($0) " } ?? "") + finding.fact, consequence: "it is left as it is",
            hint: finding.hint)
        failure.field = finding.field
        return failure
    }
}

/// What deserves attention in a manifest, and where.
struct PlacedNotice: Sendable {
    let notice: ManifestNotice
    /// The policy that it is about; `nil` where the path tells, or where it is about the whole file.
    private let policy: String?

    init(_ notice: ManifestNotice, _ policy: String? = nil) {
        self.notice = notice
        self.policy = policy
    }

    var fact: String { (policy.map { "\($0): " } ?? "") + notice.fact }
}
