internal import EgressModel

/// The annotations of a managed policy, in the order they are written.
package enum PolicyAnnotations {
    package static let prefix = "egressgen.dev/"
    /// All of ours together, in bytes; Kubernetes takes as much for all annotations of an object.
    package static let sizeLimit = 256 * 1024

    /// Those that tell what the user wants, without prefix.
    package static let intentKeys = Setting.annotated.map(\.rawValue)

    /// All of ours without prefix, in the order they are written.
    package static let keys = intentKeys + ["applied", "retained", "from-applied", "from-retained"]

    /// The one that tells what the rules of a direction were made from.
    package static func applied(_ direction: TrafficDirection) -> String {
        direction == .egress ? "applied" : "from-applied"
    }

    /// The one with the notes on the addresses of a direction.
    package static func retained(_ direction: TrafficDirection) -> String {
        direction == .egress ? "retained" : "from-retained"
    }

    /// Those with the names of a direction, without prefix.
    package static func hosts(_ direction: TrafficDirection) -> String {
        (direction == .egress ? Setting.hosts : .fromHosts).rawValue
    }

    /// Those of which one makes a policy a managed one.
    package static let managingKeys = TrafficDirection.allCases.map { prefix + hosts($0) }

    /// Makes the annotations: what is not the default of `intent`, then the words applied, if there are any yet. There are
    /// none for what no refresh keeps up to date.
    package static func annotations(
        of intent: PolicyIntent, applied: [TrafficDirection: [String]]
    ) -> [Annotation] {
        guard !intent.refreshed.isEmpty else { return [] }
        let wishes = wishes(intent) + (intent.refreshed.contains(.ingress) ? sources(intent.ingress) : [])
        let directions = [TrafficDirection.egress, .ingress].filter(intent.refreshed.contains)
        let values =
            wishes.map { ($0.rawValue, $1) }
            + directions.map { (self.applied($0), applied[$0]?.joined(separator: " ")) }
        return values.compactMap { key, value in value.map { Annotation(key: prefix + key, value: $0) } }
    }

    private static func wishes(_ intent: PolicyIntent) -> [(Setting, String?)] {
        [
            (.hosts, lines(intent.hosts)),
            (.dns, intent.dns == [.any] ? nil : words(intent.dns) ?? "none"),
            (.family, intent.family == .ipv4 ? nil : intent.family.rawValue),
            (.allow, words(intent.allow)),
            (.accept, words(intent.accept)),
            (.retain, intent.retain.flatMap { $0.seconds == PolicyIntent.defaultRetainSeconds ? nil : $0.text }),
            (.aggregate, intent.aggregate ? "true" : nil),
        ]
    }

    private static func sources(_ intent: IngressIntent) -> [(Setting, String?)] {
        [
            (.fromHosts, lines(intent.hosts)),
            (.fromCIDRs, words(intent.blocks)),
            (.fromExcept, words(intent.except)),
            (.fromPods, words(intent.pods)),
            (.fromNamespaces, words(intent.namespaces)),
            (.fromPorts, intent.ports.isEvery ? nil : "\(intent.ports)"),
        ]
    }

    /// The size in bytes that counts against the limit.
    package static func size(_ annotations: [Annotation]) -> Int {
        annotations.reduce(0) { $0 + $1.key.utf8.count + $1.value.utf8.count }
    }

    /// The same of annotations by their keys without prefix.
    package static func size(_ values: [String: String]) -> Int {
        values.reduce(0) { $0 + prefix.utf8.count + $1.key.utf8.count + $1.value.utf8.count }
    }

    private static func lines(_ hosts: [HostSpec]) -> String? {
        hosts.isEmpty ? nil : hosts.map(\.description).joined(separator: "\n")
    }

    private static func words(_ items: [some CustomStringConvertible]) -> String? {
        items.isEmpty ? nil : items.map(\.description).joined(separator: " ")
    }
}

extension NetworkPolicy {
    /// The labels that egressgen gives.
    package static var managedLabels: [Label] {
        LabelSelector(trustedLabels: [("app.kubernetes.io/managed-by", "egressgen")]).matchLabels
    }

    /// Makes the policy that `intent` asks for.
    package init(subject: PolicySubject, intent: PolicyIntent, rules: [TrafficDirection: AppliedRules]) {
        self.init(
            subject: subject,
            labels: Self.managedLabels,
            annotations: PolicyAnnotations.annotations(of: intent, applied: rules.mapValues(\.texts)),
            policyTypes: intent.directions.map(\.rawValue),
            ingress: rules[.ingress]?.rules ?? [],
            egress: rules[.egress]?.rules ?? [])
    }

    /// Makes one without egress, which denies everything until the first refresh fills it as `intent` asks.
    package init(unfilled subject: PolicySubject, intent: PolicyIntent) {
        self.init(
            subject: subject,
            labels: Self.managedLabels,
            annotations: PolicyAnnotations.annotations(of: intent, applied: [:]),
            policyTypes: intent.directions.map(\.rawValue),
            egress: [])
    }
}
