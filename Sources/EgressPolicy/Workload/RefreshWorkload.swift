/// A workload that refreshes the policies of a namespace from within the cluster: its name, what it runs and what it
/// may connect to.
package struct RefreshWorkload: Hashable, Sendable {
    /// How the workload repeats the refresh.
    package enum Form: Hashable, Sendable {
        /// A CronJob, and a Job that runs once as soon as the user applies it.
        case cronJob(CronSchedule)
        /// A Deployment, which runs permanently, and what listens in it.
        case service(WorkloadListeners)
    }

    package let policyName: String
    package let namespace: String
    package let image: ImageReference
    package let form: Form
    /// The command that the container runs.
    package let command: [String]

    /// The maximum length of a CronJob's name in characters, including the suffix (Kubernetes, CronJob).
    private static let longestName = 52
    private static let suffix = "-refresh"
    /// The port of the service's HTTP server.
    package static let port: UInt16 = 9090

    /// Creates a workload.
    ///
    /// - Throws: `ValueError` if the name of the policy and the suffix are too long for the name of a CronJob, or if they
    ///   are no name for the Service of a listener.
    package init(
        for policyName: String, in namespace: String, image: ImageReference, form: Form, command: [String]
    ) throws(ValueError) {
        let limit = Self.longestName - Self.suffix.utf8.count
        guard policyName.utf8.count <= limit else {
            throw .workload(.longName(policyName, limit: limit))
        }
        if case .service(let listeners) = form, !listeners.isEmpty {
            guard KubernetesSyntax.isServiceName(policyName) else { throw .workload(.notServiceName(policyName)) }
        }
        self.policyName = policyName
        self.namespace = namespace
        self.image = image
        self.form = form
        self.command = command
    }

    /// The name of all objects that belong to the workload.
    package var name: String { policyName + Self.suffix }

    /// The labels of the workload's pods. Other pods do not have them.
    package var labels: [Label] {
        LabelSelector(trustedLabels: [
            ("app.kubernetes.io/name", "egressgen"), ("app.kubernetes.io/instance", name),
        ]).matchLabels
    }

    /// What listens in the workload.
    package var listeners: WorkloadListeners {
        if case .service(let listeners) = form { listeners } else { .none }
    }

    /// The name of the Secret with the token of the DNS servers.
    package var tapSecret: String { name + "-tap" }

    /// The name of the Service through which clients reach the forwarder.
    package var dnsService: String { name + "-dns" }

    /// The number of pods. A forwarder has another one that answers while the first cannot. Replicas share no state but
    /// that of the API server.
    package var replicas: Int { listeners.forwarder == nil ? 1 : 2 }

    /// The verbs that the workload needs for the network policies of the namespace.
    package var verbs: [String] {
        switch form {
        case .cronJob: ["get", "list", "patch"]
        case .service: ["get", "list", "patch", "watch"]
        }
    }

    /// Returns the policy for the workload's pods. It allows them to connect to the DNS servers and the API server, and
    /// to nothing else. It allows the DNS servers to connect to the listeners, and nobody else to connect.
    ///
    /// - Parameters:
    ///   - dns: The rules for the DNS servers that the workload asks.
    ///   - apiServers: The addresses of the API server. If there are none, the policy does not govern egress.
    ///   - description: The description of the policy for users.
    /// - Returns: The policy.
    /// - Throws: `ValueError` if Kubernetes would refuse the name or the namespace.
    package func policy(
        dns: [NetworkPolicyRule], apiServers: [AllowSpec], description: String
    ) throws(ValueError) -> NetworkPolicy {
        let upstreams = listeners.forwarder?.egressRules ?? []
        let asked = dns.map(\.withBothTransports)
        let resolving = asked + upstreams.filter { !asked.contains($0) }
        let servers = apiServers.map { NetworkPolicyRule(peers: [.ipBlock($0.block)], ports: $0.ports) }
        let isIsolated: [(TrafficDirection, Bool)] = [
            (.ingress, !listeners.isEmpty), (.egress, !apiServers.isEmpty),
        ]
        return NetworkPolicy(
            subject: try PolicySubject(
                name: name, namespace: namespace, podSelector: LabelSelector(matchLabels: labels)),
            labels: labels,
            annotations: [
                Annotation(
                    key: "kubernetes.io/description",
                    value: description)
            ],
            policyTypes: isIsolated.filter(\.1).map(\.0.rawValue),
            ingress: listeners.ingressRules,
            egress: apiServers.isEmpty ? [] : resolving + servers)
    }
}

extension NetworkPolicyRule {
    /// The rule with its ports open over both UDP and TCP. A resolver must be able to repeat a query over TCP, which
    /// the profile `any` does not allow (RFC 7766, section 5).
    fileprivate var withBothTransports: NetworkPolicyRule {
        guard let own = portList?.ranges else { return self }
        let others = own.map { PortRange($0.transport == .udp ? .tcp : .udp, $0.first, to: $0.last) }
        return NetworkPolicyRule(peers: peers, ports: PortList(own + others))
    }
}
