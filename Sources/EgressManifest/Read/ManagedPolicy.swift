package import EgressModel
package import EgressPolicy

/// A NetworkPolicy with the annotation `egressgen.dev/hosts` or `egressgen.dev/from-hosts`, or an address set with
/// `egressgen.dev/hosts`.
package struct ManagedPolicy: Sendable {
    package let name: String
    package let namespace: String?
    package let annotations: IntentAnnotations
    package let intent: PolicyIntent
    /// The hosts that the annotation lists both with ports and without. They get every port.
    package let widened: [HostName]
    /// The rules in each direction that a refresh keeps up to date, or the reason why egressgen does not own them.
    package let currents: [TrafficDirection: Result<AppliedRules, ManifestFinding>]
    /// The `policyTypes` to add; `nil` if the policy has them already.
    let missingPolicyTypes: [String]?
    let place: PolicyPlace

    /// Whether the policy has the name, the namespace and the pod selector of `subject`. An address set selects no pods.
    package func isOf(_ subject: PolicySubject) -> Bool {
        name == subject.name && namespace == subject.namespace
            && (kind.isAddressSet || podSelector == subject.podSelector)
    }

    /// Returns the rules in each direction that a refresh keeps up to date.
    ///
    /// - Throws: `ManifestFinding` if egressgen does not own the rules of a direction.
    package func current() throws(ManifestFinding) -> AppliedPolicy {
        var current: AppliedPolicy = [:]
        for direction in TrafficDirection.allCases { current[direction] = try currents[direction]?.get() }
        return current
    }

    /// The rules in the directions that egressgen owns.
    package var own: AppliedPolicy { currents.compactMapValues { try? $0.get() } }

    /// Whether a refresh must keep a direction up to date but egressgen does not own its rules.
    package func isForeign(_ direction: TrafficDirection) -> Bool {
        currents[direction] != nil && own[direction] == nil
    }

    /// The number of foreign rules in the directions that a refresh must keep up to date.
    package var foreignRuleCount: Int {
        TrafficDirection.allCases.reduce(0) { $0 + (isForeign($1) ? place.rules($1).count : 0) }
    }

    /// Whether the policy has a list of rules for a direction, or names the direction in `policyTypes`. An address set
    /// serves egress alone.
    package func governs(_ direction: TrafficDirection) -> Bool {
        guard !kind.isAddressSet else { return direction == .egress }
        let types = place.spec["policyTypes"]?.items ?? []
        return place.entry(direction) != nil || types.contains { $0.string == direction.rawValue }
    }

    /// Whether the rules of a direction are equivalent to `rules`.
    package func holds(_ rules: [NetworkPolicyRule], _ direction: TrafficDirection) -> Bool {
        let found = place.rules(direction).map { try? PolicyReader.rule($0, direction) }
        return found.count == rules.count
            && zip(found, rules).allSatisfy { found, rule in found?.isEquivalent(to: rule) ?? false }
    }

    /// The pod selector; `nil` if it cannot be read.
    private var podSelector: LabelSelector? {
        guard let node = place.spec["podSelector"], SpanObstacle.anywhere(in: node) == nil else { return nil }
        return try? PolicyReader.selector(node)
    }

    package var kind: ManagedKind { place.kind }

    /// The kind and its API version, as the object names them.
    package var type: ServedKind { place.object.type.served ?? ServedKind(kind) }

    package var displayName: String { kind.displayName(name, in: namespace) }

    /// Returns the field that lists the rules of a direction.
    package func list(_ direction: TrafficDirection) -> ManifestField { place.list(direction) }

    /// The identity of the policy; `nil` if it lacks a part that the API server requires.
    package var reference: ResourceReference? { ResourceReference(place.object) }

    /// Reads a policy of a file.
    ///
    /// - Throws: `ManifestFinding` if the form, the annotations or the `policyTypes` of the policy prevent a refresh.
    init(_ object: ManifestObject, _ kind: ManagedKind, in bytes: [UInt8]) throws(ManifestFinding) {
        if let obstacle = object.obstacle { throw obstacle.finding(in: bytes) }
        let place = PolicyPlace(object, kind)
        let reader = PolicyPlaceReader(place, bytes)
        try reader.checkForm()
        self.place = place
        (name, namespace) = try reader.name()
        annotations = try reader.annotations()
        do {
            (intent, widened) = try annotations.wishes(kind)
        } catch {
            throw reader.malformed(error)
        }
        missingPolicyTypes = try reader.missingPolicyTypes(intent.refreshed)
        var currents: [TrafficDirection: Result<AppliedRules, ManifestFinding>] = [:]
        for direction in intent.refreshed { currents[direction] = try reader.current(direction, annotations, intent) }
        self.currents = currents
    }
}
