public import EgressModel

/// One destination of an egress rule (Kubernetes, NetworkPolicyPeer v1 networking).
public enum Peer: Hashable, Sendable {
    case ipBlock(CIDRBlock)
    /// Pods by their labels, in the namespaces selected; all pods there where `pod` is `nil`.
    case pods(namespace: LabelSelector, pod: LabelSelector?)
}

/// Destinations and the ports allowed there; no ports stand for every port.
public struct EgressRule: Hashable, Sendable {
    public let peers: [Peer]
    public let ports: PortList

    public init(peers: [Peer], ports: PortList) {
        self.peers = peers
        self.ports = ports
    }
}

/// A key and a value of `metadata.annotations`.
public struct Annotation: Hashable, Sendable {
    public let key: String
    public let value: String

    public init(key: String, value: String) {
        self.key = key
        self.value = value
    }
}

/// Whose egress a policy governs and what it is called.
public struct PolicySubject: Hashable, Sendable {
    public let name: String
    public let namespace: String?
    public let podSelector: LabelSelector

    /// - Throws: `FormatError` for names that Kubernetes would refuse.
    public init(name: String, namespace: String?, podSelector: LabelSelector) throws(FormatError) {
        try KubernetesSyntax.checkSubdomain(name)
        if let namespace { try KubernetesSyntax.checkLabel(namespace) }
        self.name = name
        self.namespace = namespace
        self.podSelector = podSelector
    }
}

/// An egress NetworkPolicy as egressgen writes it (Kubernetes, NetworkPolicy v1 networking).
public struct NetworkPolicy: Hashable, Sendable {
    public let subject: PolicySubject
    public let labels: [Label]
    public let annotations: [Annotation]
    public let policyTypes: [String]
    public let egress: [EgressRule]

    public init(
        subject: PolicySubject, labels: [Label], annotations: [Annotation], policyTypes: [String], egress: [EgressRule]
    ) {
        self.subject = subject
        self.labels = labels
        self.annotations = annotations
        self.policyTypes = policyTypes
        self.egress = egress
    }
}

extension LabelSelector {
    /// Makes a selector of labels that are known to be valid; invalid ones would be left out.
    init(trustedLabels: [(key: String, value: String)]) {
        self.init(matchLabels: trustedLabels.compactMap { try? Label(key: $0.key, value: $0.value) })
    }
}
