/// An entry of `metadata.annotations`.
package struct Annotation: Hashable, Sendable {
    package let key: String
    package let value: String

    package init(key: String, value: String) {
        self.key = key
        self.value = value
    }
}

/// The name and the namespace of a policy, and the pods that it governs.
package struct PolicySubject: Hashable, Sendable {
    package let name: String
    package let namespace: String?
    package let podSelector: LabelSelector

    /// Creates a subject.
    ///
    /// - Throws: `ValueError` if Kubernetes would refuse the name or the namespace.
    package init(name: String, namespace: String?, podSelector: LabelSelector) throws(ValueError) {
        try KubernetesSyntax.checkSubdomain(name)
        if let namespace { try KubernetesSyntax.checkLabel(namespace) }
        self.name = name
        self.namespace = namespace
        self.podSelector = podSelector
    }
}

/// A NetworkPolicy as egressgen writes it (Kubernetes, NetworkPolicy v1 networking), or an address set, whose list is one
/// rule of egress.
package struct NetworkPolicy: Hashable, Sendable {
    package let subject: PolicySubject
    package let kind: ManagedKind
    package let labels: [Label]
    package let annotations: [Annotation]
    package let policyTypes: [String]
    package let ingress: [NetworkPolicyRule]
    package let egress: [NetworkPolicyRule]

    package init(
        subject: PolicySubject, kind: ManagedKind = .networkPolicy, labels: [Label], annotations: [Annotation],
        policyTypes: [String],
        ingress: [NetworkPolicyRule] = [], egress: [NetworkPolicyRule]
    ) {
        self.subject = subject
        self.kind = kind
        self.labels = labels
        self.annotations = annotations
        self.policyTypes = policyTypes
        self.ingress = ingress
        self.egress = egress
    }

    /// The directions in which the policy isolates the pods, in the order in which Kubernetes writes them.
    package var directions: [TrafficDirection] {
        TrafficDirection.written.filter { policyTypes.contains($0.rawValue) }
    }

    package func rules(_ direction: TrafficDirection) -> [NetworkPolicyRule] { direction == .egress ? egress : ingress }
}

extension LabelSelector {
    /// Creates a selector from labels that are known to be valid. Invalid labels are omitted.
    init(trustedLabels: [(key: String, value: String)]) {
        self.init(matchLabels: trustedLabels.compactMap { try? Label(key: $0.key, value: $0.value) })
    }
}
