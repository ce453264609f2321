/// A key and a value of `metadata.annotations`.
package struct Annotation: Hashable, Sendable {
    package let key: String
    package let value: String

    package init(key: String, value: String) {
        self.key = key
        self.value = value
    }
}

/// Whose traffic a policy governs and what it is called.
package struct PolicySubject: Hashable, Sendable {
    package let name: String
    package let namespace: String?
    package let podSelector: LabelSelector

    /// - Throws: `ValueError` for names that Kubernetes would refuse.
    package init(name: String, namespace: String?, podSelector: LabelSelector) throws(ValueError) {
        try KubernetesSyntax.checkSubdomain(name)
        if let namespace { try KubernetesSyntax.checkLabel(namespace) }
        self.name = name
        self.namespace = namespace
        self.podSelector = podSelector
    }
}

/// A NetworkPolicy as egressgen writes it (Kubernetes, NetworkPolicy v1 networking).
package struct NetworkPolicy: Hashable, Sendable {
    package let subject: PolicySubject
    package let labels: [Label]
    package let annotations: [Annotation]
    package let policyTypes: [String]
    package let ingress: [NetworkPolicyRule]
    package let egress: [NetworkPolicyRule]

    package init(
        subject: PolicySubject, labels: [Label], annotations: [Annotation], policyTypes: [String],
        ingress: [NetworkPolicyRule] = [], egress: [NetworkPolicyRule]
    ) {
        self.subject = subject
        self.labels = labels
        self.annotations = annotations
        self.policyTypes = policyTypes
        self.ingress = ingress
        self.egress = egress
    }

    /// The directions in which the pods are isolated, in the order that Kubernetes writes them.
    package var directions: [TrafficDirection] {
        TrafficDirection.written.filter { policyTypes.contains($0.rawValue) }
    }

    package func rules(_ direction: TrafficDirection) -> [NetworkPolicyRule] { direction == .egress ? egress : ingress }
}

extension LabelSelector {
    /// Makes a selector of labels that are known to be valid; invalid ones would be left out.
    init(trustedLabels: [(key: String, value: String)]) {
        self.init(matchLabels: trustedLabels.compactMap { try? Label(key: $0.key, value: $0.value) })
    }
}
