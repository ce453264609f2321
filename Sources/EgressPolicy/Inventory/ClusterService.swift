package import EgressModel

/// A Service of a cluster (Kubernetes, Service v1 core).
package struct ClusterService: Hashable, Sendable {
    /// What DNS answers for the name of the Service.
    package enum Kind: Hashable, Sendable {
        /// One address, which stands for the pods.
        case clusterIP
        /// The addresses of the pods.
        case headless
        /// An alias of another name.
        case external(DomainName)
    }

    package let name: ObjectName
    package let kind: Kind
    /// The labels of the pods behind the Service. Empty if others manage its endpoints.
    package let selector: [Label]
    package let ports: [ServicePort]

    package init(_ name: ObjectName, _ kind: Kind = .clusterIP, selector: [Label] = [], ports: [ServicePort] = []) {
        self.name = name
        self.kind = kind
        self.selector = selector
        self.ports = ports
    }

    /// Returns whether a pod is behind the Service. A Service without a selector selects no pods.
    package func selects(_ pod: ClusterPod) -> Bool {
        pod.name.namespace == name.namespace && !selector.isEmpty && selector.allSatisfy(pod.labels.contains)
    }
}

/// A port of a Service, and the port of the pods that it leads to.
package struct ServicePort: Hashable, Sendable {
    package enum Target: Hashable, Sendable {
        case number(UInt16)
        /// The name of a port of a container.
        case name(String)
    }

    package let transport: TransportProtocol
    package let target: Target

    package init(_ transport: TransportProtocol, _ target: Target) {
        self.transport = transport
        self.target = target
    }
}
