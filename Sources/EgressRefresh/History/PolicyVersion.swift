internal import EgressManifest
internal import EgressModel
internal import EgressPolicy

/// What identifies a policy within a file.
struct PolicyKey: Hashable {
    let kind: ManagedKind
    let namespace: String?
    let name: String

    init(_ policy: ManagedPolicy) {
        (kind, namespace, name) = (policy.kind, policy.namespace, policy.name)
    }

    init?(_ reference: ResourceReference?) {
        guard let reference, let kind = reference.managedKind else { return nil }
        (self.kind, namespace, name) = (kind, reference.namespace, reference.name)
    }

    var displayName: String { kind.displayName(name, in: namespace) }
}

/// The part of a policy whose history is of interest.
struct PolicyVersion {
    let addresses: [HistoryHost: Set<IPAddress>]
    let retain: Int

    /// - Throws: `ManifestFinding` if somebody else wrote the rules, so that it is not known which host has which address.
    init(_ policy: ManagedPolicy) throws(ManifestFinding) {
        let current = try policy.current()
        var addresses: [HistoryHost: Set<IPAddress>] = [:]
        for (direction, rules) in current {
            for host in policy.kind.isAddressSet ? [nil] : policy.intent.hosts(direction).map(\.host) as [HostName?] {
                addresses[HistoryHost(direction, host)] = []
            }
            for (host, there) in rules.addresses { addresses[HistoryHost(direction, host)] = there }
        }
        self.addresses = addresses
        retain = policy.intent.retainSeconds
    }
}

/// The policies in one content of a file.
enum FileVersion {
    case read([PolicyKey: Result<PolicyVersion, ManifestFinding>])
    /// The content does not mention egressgen, so it has no policies. The finding tells why it is not YAML, if somebody
    /// looked and it is not.
    case unmentioned(ManifestFinding?)
    case unreadable(ManifestFinding)

    /// Reads a content. Most contents mention nothing, so this does not look whether those are YAML.
    init(searching bytes: [UInt8]) {
        do throws(ManifestFinding) {
            self = try ManifestStream(searching: bytes).map { .read(Self.policies(of: $0)) } ?? .unmentioned(nil)
        } catch {
            self = .unreadable(error)
        }
    }

    /// Looks whether a content that mentions nothing is YAML.
    init(unmentioned bytes: [UInt8]) {
        do throws(ManifestFinding) {
            _ = try ManifestStream(bytes)
            self = .unmentioned(nil)
        } catch {
            self = .unmentioned(error)
        }
    }

    var hasPolicies: Bool {
        guard case .read(let policies) = self else { return false }
        return !policies.isEmpty
    }

    var isUnmentioned: Bool {
        guard case .unmentioned = self else { return false }
        return true
    }

    private static func policies(of stream: ManifestStream) -> [PolicyKey: Result<PolicyVersion, ManifestFinding>] {
        var policies: [PolicyKey: Result<PolicyVersion, ManifestFinding>] = [:]
        for (index, result) in stream.policies.enumerated() {
            switch result {
            case .success(let policy):
                policies[PolicyKey(policy)] = Result { () throws(ManifestFinding) in try PolicyVersion(policy) }
            case .failure(let error):
                guard let key = PolicyKey(stream.reference(at: index)) else { continue }
                policies[key] = .failure(error)
            }
        }
        return policies
    }
}
