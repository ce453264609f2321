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
    let warnings: [String]

    /// The resourceVersion of an object of a cluster.
    var version: String? { isLive ? stream?.resourceVersion : nil }

    var intents: [PolicyIntent] { policies.map(\.intent) }

    /// - Returns: `nil` for a file that has nothing to do with us.
    init?(_ path: String, _ bytes: [UInt8]) {
        guard ManifestStream.mentionsOurs(bytes) else { return nil }
        guard !ManifestStream.isTemplate(bytes) else {
            self.init(path, unread: bytes, failures: [], warnings: ["is a template ('{{'), and is skipped"])
            return
        }
        do throws(ManifestError) {
            self.init(path, try ManifestStream(bytes))
        } catch {
            self.init(path, unread: bytes, failures: [Self.failure(error, path)], warnings: [])
        }
    }

    /// An object of a cluster as JSON.
    ///
    /// - Returns: `nil` for one that is not managed.
    init?(live bytes: [UInt8]) {
        do throws(ManifestError) {
            let stream = try ManifestStream(bytes)
            guard let object = stream.reference(at: 0) else { return nil }
            self.init("\(object.namespace ?? "default")/\(object.name)", stream, isLive: true)
        } catch {
            self.init("cluster", unread: bytes, failures: [Self.failure(error, "cluster", isLive: true)], warnings: [])
        }
    }

    private init(_ path: String, unread bytes: [UInt8], failures: [Failure], warnings: [String]) {
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
            Self.strangers(stream)
            + policies.flatMap { policy in
                Self.warnings(policy).map { isLive ? $0 : "\(policy.displayName): \($0)" }
            }
    }

    static func strangers(_ stream: ManifestStream) -> [String] {
        stream.strangers.map { "line \($0.line): \($0.kind) is no NetworkPolicy, and is skipped" }
    }

    private static func warnings(_ policy: ManagedPolicy) -> [String] {
        policy.annotations.unknown.map { "egressgen.dev/\($0) means nothing" }
            + policy.annotations.abandoned.map { direction in
                "egressgen.dev/\(PolicyAnnotations.hosts(direction)) is gone, and spec.\(direction.word) stays as it is"
            } + widenings(policy)
    }

    static func widenings(_ policy: ManagedPolicy) -> [String] {
        policy.widened.map { "\($0) is given with ports and without; every port is allowed there" }
    }

    /// Why a policy cannot be refreshed.
    static func failure(
        _ error: ManifestError, _ path: String, _ policy: ManagedPolicy, isLive: Bool = false
    ) -> Failure {
        var failure = failure(error, path, isLive ? nil : policy.displayName, isLive: isLive)
        failure.resource = policy.reference
        return failure
    }

    /// Why a file or a policy cannot be used. With `isLive` it is an object of a cluster, and the failure names no
    /// line, because nobody has seen its lines.
    static func failure(
        _ error: ManifestError, _ path: String, _ name: String? = nil, isLive: Bool = false
    ) -> Failure {
        let start = name.map { "\($0) " } ?? ""
        func place(_ line: Int) -> String { isLive ? path : "\(path):\(line)" }
        switch error {
        case .malformed(let line, let fact, let hint):
            return Failure(.malformed, place(line), start + fact, consequence: "it is left as it is", hint: hint)
        case .foreign(let line, let fact, let hint):
            return Failure(.refused, place(line), start + fact, consequence: "it is left as it is", hint: hint)
        case .unplanned(let fact):
            return Failure(.software, path, "the edited text \(fact)", consequence: "it is left as it is")
        }
    }
}
