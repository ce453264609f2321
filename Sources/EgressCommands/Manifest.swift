internal import EgressManifest
internal import EgressPolicy

/// A file with managed policies, and what is to be said of it.
struct Manifest: Sendable {
    let bytes: [UInt8]
    let stream: ManifestStream?
    let policies: [ManagedPolicy]
    let failures: [Failure]
    let warnings: [String]

    var intents: [PolicyIntent] { policies.map(\.intent) }

    /// - Returns: `nil` for a file that has nothing to do with us.
    init?(_ path: String, _ bytes: [UInt8]) {
        guard ManifestStream.mentionsOurs(bytes) else { return nil }
        self.bytes = bytes
        guard !ManifestStream.isTemplate(bytes) else {
            (stream, policies, failures) = (nil, [], [])
            warnings = ["is a template ('{{'), and is skipped"]
            return
        }
        do throws(ManifestError) {
            let stream = try ManifestStream(bytes)
            self.stream = stream
            policies = stream.policies.compactMap { try? $0.get() }
            failures = stream.policies.compactMap { policy in
                if case .failure(let error) = policy { return Self.failure(error, path) }
                return nil
            }
            warnings =
                stream.strangers.map { "line \($0.line): \($0.kind) is no NetworkPolicy, and is skipped" }
                + policies.flatMap(Self.warnings)
        } catch {
            (stream, policies, warnings) = (nil, [], [])
            failures = [Self.failure(error, path)]
        }
    }

    private static func warnings(_ policy: ManagedPolicy) -> [String] {
        policy.annotations.unknown.map { "\(policy.displayName): egressgen.dev/\($0) means nothing" }
            + policy.widened.map { name in
                "\(policy.displayName): \(name) is given with ports and without; every port is allowed there"
            }
    }

    static func failure(_ error: ManifestError, _ path: String, _ name: String? = nil) -> Failure {
        let start = name.map { "\($0) " } ?? ""
        switch error {
        case .malformed(let line, let fact, let hint):
            return Failure(.malformed, "\(path):\(line)", start + fact, consequence: "it is left as it is", hint: hint)
        case .foreign(let line, let fact, let hint):
            return Failure(.refused, "\(path):\(line)", start + fact, consequence: "it is left as it is", hint: hint)
        case .unplanned(let fact):
            return Failure(.software, path, "the edited text \(fact)", consequence: "it is left as it is")
        }
    }
}
