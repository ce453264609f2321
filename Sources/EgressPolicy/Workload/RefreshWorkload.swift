/// What keeps the policies of a namespace true from within the cluster: its name, what it runs and what it may reach.
package struct RefreshWorkload: Hashable, Sendable {
    /// How it comes round.
    package enum Form: Hashable, Sendable {
        /// A CronJob, and a Job that runs once as soon as it is applied.
        case cronJob(CronSchedule)
        /// A Deployment, which stays.
        case service
    }

    package let policyName: String
    package let namespace: String
    package let image: ImageReference
    package let form: Form
    /// What its container runs.
    package let command: [String]

    /// A CronJob's name has at most 52 characters (Kubernetes, CronJob), of which the suffix takes some.
    private static let longestName = 52
    private static let suffix = "-refresh"
    /// Where the service tells of itself.
    package static let port: UInt16 = 9090

    /// - Throws: `ValueError` where the policy's name leaves no room for that of a CronJob.
    package init(
        for policyName: String, in namespace: String, image: ImageReference, form: Form, command: [String]
    ) throws(ValueError) {
        let limit = Self.longestName - Self.suffix.utf8.count
        guard policyName.utf8.count <= limit else {
            throw .workload(.longName(policyName, limit: limit))
        }
        self.policyName = policyName
        self.namespace = namespace
        self.image = image
        self.form = form
        self.command = command
    }

    /// The name of all that belongs to it.
    package var name: String { policyName + Self.suffix }

    /// The labels of its pods, and of no others.
    package var labels: [Label] {
        LabelSelector(trustedLabels: [
            ("app.kubernetes.io/name", "egressgen"), ("app.kubernetes.io/instance", name),
        ]).matchLabels
    }

    /// What it must be allowed to do with the network policies of the namespace.
    package var verbs: [String] {
        switch form {
        case .cronJob: ["get", "list", "patch"]
        case .service: ["get", "list", "patch", "watch"]
        }
    }

    /// The policy that lets its pods reach the servers of names and the API server, and nothing else.
    ///
    /// - Parameters:
    ///   - dns: the rules for the servers of names.
    ///   - apiServers: where the API server is.
    ///   - description: what people are told of the policy.
    /// - Returns: the policy.
    /// - Throws: `ValueError` for a name that Kubernetes would refuse.
    package func policy(
        dns: [NetworkPolicyRule], apiServers: [AllowSpec], description: String
    ) throws(ValueError) -> NetworkPolicy {
        let servers = apiServers.map { NetworkPolicyRule(peers: [.ipBlock($0.block)], ports: $0.ports) }
        return NetworkPolicy(
            subject: try PolicySubject(
                name: name, namespace: namespace, podSelector: LabelSelector(matchLabels: labels)),
            labels: labels,
            annotations: [
                Annotation(
                    key: "kubernetes.io/description",
                    value: description)
            ],
            policyTypes: ["Egress"],
            egress: dns.map(\.withBothTransports) + servers)
    }
}

extension NetworkPolicyRule {
    /// A resolver must be able to ask again over TCP, which the profile `any` does not allow (RFC 7766, section 5).
    fileprivate var withBothTransports: NetworkPolicyRule {
        guard let own = portList?.ranges else { return self }
        let others = own.map { PortRange($0.transport == .udp ? .tcp : .udp, $0.first, to: $0.last) }
        return NetworkPolicyRule(peers: peers, ports: PortList(own + others))
    }
}
