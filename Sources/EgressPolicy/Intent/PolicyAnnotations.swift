internal import EgressModel

/// The egressgen annotations of a managed policy: their keys, their values and their size.
package enum PolicyAnnotations {
    package static let prefix = "egressgen.dev/"
    /// The maximum size in bytes of all egressgen annotations of a policy. Kubernetes has the same limit for all
    /// annotations of an object.
    package static let sizeLimit = 256 * 1024

    /// The keys of the annotations that contain the user's intent, without prefix.
    package static let intentKeys = Setting.annotated.map(\.rawValue)

    /// The keys of all egressgen annotations without prefix, in the order in which egressgen writes them.
    package static let keys = intentKeys + ["applied", "retained", "from-applied", "from-retained"]

    /// Returns the key of the annotation that records what the rules of a direction were made from, without prefix.
    package static func applied(_ direction: TrafficDirection) -> String {
        direction == .egress ? "applied" : "from-applied"
    }

    /// Returns the key of the annotation that contains the notes on the addresses of a direction, without prefix.
    package static func retained(_ direction: TrafficDirection) -> String {
        direction == .egress ? "retained" : "from-retained"
    }

    /// Returns the key of the annotation that contains the names of a direction, without prefix.
    package static func hosts(_ direction: TrafficDirection) -> String {
        (direction == .egress ? Setting.hosts : .fromHosts).rawValue
    }

    /// The keys of the annotations that mark a policy as managed, with prefix. One of them is sufficient.
    package static let managingKeys = TrafficDirection.allCases.map { prefix + hosts($0) }

    /// Returns the annotations of a policy: the parts of `intent` that differ from the defaults, then the applied words
    /// and the text of the notes on egress, if there are any. The result is empty if no refresh keeps the policy up to
    /// date.
    package static func annotations(
        of intent: PolicyIntent, applied: [TrafficDirection: [String]], retained: String? = nil
    ) -> [Annotation] {
        guard !intent.refreshed.isEmpty else { return [] }
        let wishes = wishes(intent) + (intent.refreshed.contains(.ingress) ? sources(intent.ingress) : [])
        let directions = [TrafficDirection.egress, .ingress].filter(intent.refreshed.contains)
        let values =
            wishes.map { ($0.rawValue, $1) }
            + directions.flatMap { direction in
                [
                    (self.applied(direction), applied[direction]?.joined(separator: " ")),
                    (self.retained(direction), direction == .egress ? retained : nil),
                ]
            }
        return values.compactMap { key, value in value.map { Annotation(key: prefix + key, value: $0) } }
    }

    /// The duration that is not written, in nanoseconds.
    private static let defaultRetain = PolicyIntent.defaultRetain.nanoseconds

    private static func wishes(_ intent: PolicyIntent) -> [(Setting, String?)] {
        [
            (.hosts, lines(intent.hosts)),
            (.dns, intent.dns == intent.kind.defaultDNS ? nil : words(intent.dns) ?? "none"),
            (.family, intent.family == .ipv4 ? nil : intent.family.rawValue),
            (.allow, words(intent.allow)),
            (.accept, words(intent.accept)),
            (.retain, intent.retain.flatMap { $0.nanoseconds == defaultRetain ? nil : $0.text }),
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

    /// Returns the size in bytes that counts toward `sizeLimit`.
    package static func size(_ annotations: [Annotation]) -> Int {
        annotations.reduce(0) { $0 + $1.key.utf8.count + $1.value.utf8.count }
    }

    /// Returns the size in bytes that counts toward `sizeLimit`, for keys without prefix. The result includes the
    /// prefixes.
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
    /// The labels that egressgen adds to the policies that it generates.
    package static var managedLabels: [Label] {
        LabelSelector(trustedLabels: [("app.kubernetes.io/managed-by", "egressgen")]).matchLabels
    }

    /// Creates the policy that `intent` describes. `labels` are those besides `managedLabels`, and `retained` is the text of
    /// the notes on egress.
    package init(
        subject: PolicySubject, intent: PolicyIntent, rules: [TrafficDirection: AppliedRules],
        labels: [Label] = [], retained: String? = nil
    ) {
        self.init(
            subject: subject,
            kind: intent.kind,
            labels: Self.managedLabels + labels,
            annotations: PolicyAnnotations.annotations(
                of: intent, applied: rules.mapValues(\.texts), retained: retained),
            policyTypes: intent.kind.isAddressSet ? [] : intent.directions.map(\.rawValue),
            ingress: rules[.ingress]?.rules ?? [],
            egress: rules[.egress]?.rules ?? [])
    }

    /// Creates a policy without rules. It denies all traffic in the directions of `intent` until the first refresh adds
    /// the rules.
    package init(unfilled subject: PolicySubject, intent: PolicyIntent) {
        self.init(
            subject: subject,
            labels: Self.managedLabels,
            annotations: PolicyAnnotations.annotations(of: intent, applied: [:]),
            policyTypes: intent.directions.map(\.rawValue),
            egress: [])
    }
}
