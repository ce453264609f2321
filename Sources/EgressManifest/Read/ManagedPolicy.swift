package import EgressModel
package import EgressPolicy

/// A NetworkPolicy in a file that carries `egressgen.dev/hosts` or `egressgen.dev/from-hosts`.
package struct ManagedPolicy: Sendable {
    package let name: String
    package let namespace: String?
    package let annotations: IntentAnnotations
    package let intent: PolicyIntent
    /// The names whose ports the annotation gives up for every port.
    package let widened: [DomainName]
    /// What it holds in each direction that is kept up to date, if it is ours; the reason where it is not.
    package let currents: [TrafficDirection: Result<AppliedRules, ManifestFinding>]
    /// What `policyTypes` should be; `nil` where it is there.
    let missingPolicyTypes: [String]?
    let place: PolicyPlace

    /// Whether it selects the same pods in the same namespace under the same name.
    package func isOf(_ subject: PolicySubject) -> Bool {
        name == subject.name && namespace == subject.namespace && podSelector == subject.podSelector
    }

    /// What it holds.
    ///
    /// - Throws: `ManifestFinding` where a direction is not ours.
    package func current() throws(ManifestFinding) -> AppliedPolicy {
        var current: AppliedPolicy = [:]
        for direction in TrafficDirection.allCases { current[direction] = try currents[direction]?.get() }
        return current
    }

    /// What it holds of ours.
    package var own: AppliedPolicy { currents.compactMapValues { try? $0.get() } }

    /// Whether somebody else wrote the rules of a direction that is to be kept up to date.
    package func isForeign(_ direction: TrafficDirection) -> Bool {
        currents[direction] != nil && own[direction] == nil
    }

    /// How many rules of somebody else it holds in the directions that are to be kept up to date.
    package var foreignRuleCount: Int {
        TrafficDirection.allCases.reduce(0) { $0 + (isForeign($1) ? place.rules($1).count : 0) }
    }

    /// Whether it governs a direction.
    package func governs(_ direction: TrafficDirection) -> Bool {
        let types = place.spec["policyTypes"]?.items ?? []
        return place.entry(direction) != nil || types.contains { $0.string == direction.rawValue }
    }

    /// Whether the rules of a direction are these.
    package func holds(_ rules: [NetworkPolicyRule], _ direction: TrafficDirection) -> Bool {
        let found = place.rules(direction).map { try? PolicyReader.rule($0, direction) }
        return found.count == rules.count
            && zip(found, rules).allSatisfy { found, rule in found?.isEquivalent(to: rule) ?? false }
    }

    /// `nil` where it cannot be read.
    private var podSelector: LabelSelector? {
        guard let node = place.spec["podSelector"], SpanObstacle.anywhere(in: node) == nil else { return nil }
        return try? PolicyReader.selector(node)
    }

    package var displayName: String { "\(namespace ?? "default")/\(name)" }

    /// - Throws: `ManifestFinding`.
    init(_ place: PolicyPlace, in bytes: [UInt8]) throws(ManifestFinding) {
        let reader = PolicyPlaceReader(place, bytes)
        try reader.checkForm()
        self.place = place
        (name, namespace) = try reader.name()
        annotations = try reader.annotations()
        do {
            (intent, widened) = try annotations.wishes()
        } catch {
            throw reader.malformed(error)
        }
        missingPolicyTypes = try reader.missingPolicyTypes(intent.refreshed)
        var currents: [TrafficDirection: Result<AppliedRules, ManifestFinding>] = [:]
        for direction in intent.refreshed { currents[direction] = try reader.current(direction, annotations) }
        self.currents = currents
    }
}
