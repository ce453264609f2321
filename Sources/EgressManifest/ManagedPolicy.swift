public import EgressModel
public import EgressPolicy

/// Tells why a manifest cannot be refreshed.
public enum ManifestError: Error, Hashable, Sendable {
    /// The content is malformed, at a line counted from 1.
    case malformed(line: Int, String, hint: String?)
    /// Somebody else wrote what is there.
    case foreign(line: Int, String, hint: String?)
    /// The edit did not come out as planned.
    case unplanned(String)
}

/// A NetworkPolicy in a file that carries `egressgen.dev/hosts`.
public struct ManagedPolicy: Sendable {
    public let name: String
    public let namespace: String?
    public let annotations: IntentAnnotations
    public let intent: PolicyIntent
    /// The names whose ports the annotation gives up for every port.
    public let widened: [DomainName]
    /// What it holds, if it is ours; the reason where it is not.
    public let current: Result<CurrentEgress, ManifestError>
    /// What `policyTypes` should be; `nil` where it is there.
    let missingPolicyTypes: [String]?
    let place: PolicyPlace

    /// Whether it selects the same pods in the same namespace under the same name.
    public func isOf(_ subject: PolicySubject) -> Bool {
        guard name == subject.name, namespace == subject.namespace, let selector = podSelector else { return false }
        return Set(selector.matchLabels) == Set(subject.podSelector.matchLabels)
            && Set(selector.matchExpressions) == Set(subject.podSelector.matchExpressions)
    }

    /// Whether it governs ingress too.
    public var governsIngress: Bool {
        let types = place.spec["policyTypes"]?.items ?? []
        return place.spec.entry("ingress") != nil || types.contains { $0.string == "Ingress" }
    }

    /// `nil` where it cannot be read.
    private var podSelector: LabelSelector? {
        guard let node = place.spec["podSelector"], SpanObstacle.anywhere(in: node) == nil else { return nil }
        return try? PolicyReader.selector(node)
    }

    public var displayName: String { "\(namespace ?? "default")/\(name)" }

    /// - Throws: `ManifestError`.
    init(_ place: PolicyPlace, in bytes: [UInt8]) throws(ManifestError) {
        let reader = PolicyPlaceReader(place, bytes)
        try reader.checkForm()
        self.place = place
        (name, namespace) = try reader.name()
        annotations = try reader.annotations()
        do {
            let hosts = try annotations.hosts()
            intent = try annotations.intent(hosts: hosts.specs)
            widened = hosts.widened
        } catch {
            throw reader.malformed(error)
        }
        missingPolicyTypes = try reader.missingPolicyTypes()
        current = try reader.current(annotations)
    }
}
