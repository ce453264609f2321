internal import EgressModel

/// The annotations of a managed policy, in the order they are written.
public enum PolicyAnnotations {
    public static let prefix = "egressgen.dev/"
    /// All of ours together, in bytes; Kubernetes takes as much for all annotations of an object.
    public static let sizeLimit = 256 * 1024

    /// Those that tell what the user wants, without prefix.
    public static let intentKeys = ["hosts", "dns", "family", "allow", "accept", "retain", "aggregate"]

    /// All of ours without prefix, in the order they are written.
    public static let keys = intentKeys + ["applied", "retained"]

    /// Makes the annotations: what is not the default of `intent`, then the words applied, `nil` for none yet.
    public static func annotations(of intent: PolicyIntent, applied: [String]?) -> [Annotation] {
        let hosts = intent.hosts.map(\.description).joined(separator: "\n")
        let values: [(String, String?)] = [
            ("hosts", hosts),
            ("dns", intent.dns == [.any] ? nil : words(intent.dns) ?? "none"),
            ("family", intent.family == .ipv4 ? nil : intent.family.rawValue),
            ("allow", words(intent.allow)),
            ("accept", words(intent.accept)),
            ("retain", intent.retain.flatMap { $0.seconds == PolicyIntent.defaultRetainSeconds ? nil : $0.text }),
            ("aggregate", intent.aggregate ? "true" : nil),
            ("applied", applied?.joined(separator: " ")),
        ]
        return values.compactMap { key, value in value.map { Annotation(key: prefix + key, value: $0) } }
    }

    /// The size in bytes that counts against the limit.
    public static func size(_ annotations: [Annotation]) -> Int {
        annotations.reduce(0) { $0 + $1.key.utf8.count + $1.value.utf8.count }
    }

    /// The same of annotations by their keys without prefix.
    public static func size(_ values: [String: String]) -> Int {
        values.reduce(0) { $0 + prefix.utf8.count + $1.key.utf8.count + $1.value.utf8.count }
    }

    private static func words(_ items: [some CustomStringConvertible]) -> String? {
        items.isEmpty ? nil : items.map(\.description).joined(separator: " ")
    }
}

extension NetworkPolicy {
    /// The labels that egressgen gives.
    public static var managedLabels: [Label] {
        LabelSelector(trustedLabels: [("app.kubernetes.io/managed-by", "egressgen")]).matchLabels
    }

    /// Makes the policy that `intent` asks for.
    public init(subject: PolicySubject, intent: PolicyIntent, egress: DesiredEgress) {
        self.init(
            subject: subject,
            labels: Self.managedLabels,
            annotations: PolicyAnnotations.annotations(of: intent, applied: egress.words),
            policyTypes: ["Egress"],
            egress: egress.rules)
    }

    /// Makes one without egress, which denies everything until the first refresh fills it as `intent` asks.
    public init(unfilled subject: PolicySubject, intent: PolicyIntent) {
        self.init(
            subject: subject,
            labels: Self.managedLabels,
            annotations: PolicyAnnotations.annotations(of: intent, applied: nil),
            policyTypes: ["Egress"],
            egress: [])
    }
}
