internal import ArgumentParser
internal import EgressManifest
internal import EgressModel
internal import EgressPolicy
internal import EgressRefresh
internal import EgressResolve

struct ScheduleCommand: ReportingCommand {
    static let configuration = CommandConfiguration(
        commandName: "schedule",
        abstract: "Print a CronJob or a Deployment that refreshes a policy in the cluster",
        discussion: """
            Pipe the output to kubectl apply -f -. It contains the workload and the policy. The policy has no egress rules, \
            so it denies all egress until the first refresh adds them. Applying the output again keeps these rules. The \
            workload refreshes all managed policies in the namespace. --namespace and --image are required.

              egressgen schedule www.aliyun.com --pod run=busybox -n shop --image IMAGE
            """)

    @OptionGroup var names: HostOptions
    @OptionGroup(title: "Pods") var pods: PodOptions
    @OptionGroup(title: "Policy") var intents: IntentOptions
    @OptionGroup(title: "Schedule") var workloads: WorkloadOptions
    @OptionGroup(title: "Learning") var learning: LearnOptions
    @OptionGroup(title: "Forwarding") var forwarding: ForwardOptions
    @OptionGroup(title: "Messages") var talk: TalkOptions

    func work(_ reporter: Reporter) async throws(Failures) {
        let (hosts, (subject, namespace), wish, wishes) = try all(
            Result { () throws(Failures) in try names.specs(reporter) },
            Result { () throws(Failures) in try place() },
            Result { () throws(Failures) in try intents.intent(hosts: []) },
            Result { () throws(Failures) in try workloads.wishes(learning, forwarding) })
        intents.notices.forEach { reporter.tell($0) }
        if let forward = try forwarding.settings() { forwarding.notices(forward).forEach { reporter.tell($0) } }
        var intent = wish
        intent.hosts = hosts
        // No name is looked up here, so there are no reports about names.
        hosts.compactMap { Notice(spellingOf: $0.host) }.forEach { reporter.tell($0) }
        let workload = try usage(.name) { () throws(ValueError) in
            try RefreshWorkload(
                for: subject.name, in: namespace, image: wishes.image, form: wishes.form,
                command: wishes.command(in: namespace))
        }
        intent.notices(as: nil, filled: workload.listeners.isEmpty ? [] : nil).forEach { reporter.tell($0) }
        try refuseDeadlock(subject, workload, wishes)
        let policy = NetworkPolicy(unfilled: subject, intent: intent)
        var policies = [try text(policy, words: [:], isUnfilled: true)]
        if !wishes.apiServers.isEmpty || !workload.listeners.isEmpty {
            policies.append(try text(try ownPolicy(of: workload, intent, wishes), words: nil))
        }
        try printProduct(try manifest(ScheduleManifest(workload, policies: policies, zones: intent.zones)))
    }

    private func place() throws(Failures) -> (PolicySubject, namespace: String) {
        let subject = try pods.subject()
        guard let namespace = subject.namespace else {
            throw .usage(
                .namespace, "no namespace is given",
                hint: "add -n NAMESPACE, the namespace of the policy and its workload")
        }
        return (subject, namespace)
    }

    /// Refuses a policy that selects the pods of its own refresh. Without egress they could never fill it.
    private func refuseDeadlock(
        _ subject: PolicySubject, _ workload: RefreshWorkload, _ wishes: WorkloadOptions.Wishes
    ) throws(Failures) {
        guard wishes.apiServers.isEmpty, subject.podSelector.matches(workload.labels) else { return }
        throw .usage(
            pods.allPods ? .allPods : pods.podExpressions.isEmpty ? .pod : .podExpression,
            "also selects the pods of the refresh, and would deny their egress",
            hint: "add --api-server CIDR:PORT to allow them to connect to DNS and the API server")
    }

    private func ownPolicy(
        of workload: RefreshWorkload, _ intent: PolicyIntent, _ wishes: WorkloadOptions.Wishes
    ) throws(Failures) -> NetworkPolicy {
        let servers = wishes.servers.map(\.server).map { server in
            NetworkPolicyRule(
                peers: [.ipBlock(CIDRBlock(server.address))], ports: PortList([PortRange(.udp, server.port)]))
        }
        // The name servers of the pod are asked for the names that no domain of a server contains.
        let asksOwn = wishes.servers.allSatisfy { $0.domain != nil }
        let rules = (asksOwn ? intent.dns.map { $0.egressRule(family: intent.family) } : []) + servers
        guard !rules.isEmpty || wishes.apiServers.isEmpty else {
            throw .usage(
                .setting(.dns, "none"), "leaves the refresh without a name server",
                hint: "add --resolver ADDRESS for the refresh")
        }
        return try usage(.name) { () throws(ValueError) in
            try workload.policy(
                dns: rules, apiServers: wishes.apiServers, description: description(of: workload, wishes))
        }
    }

    /// Returns the description of the workload's own policy.
    private func description(of workload: RefreshWorkload, _ wishes: WorkloadOptions.Wishes) -> String {
        let reached = "Allows the refresh to reach DNS and the API server"
        let listeners = workload.listeners
        let heard = [(listeners.tap != nil, "dnstap"), (listeners.forwarder != nil, "queries")]
        let sent = heard.filter(\.0).map(\.1).joined(separator: " and ")
        guard !listeners.isEmpty else { return reached + "." }
        guard !wishes.apiServers.isEmpty else { return "Allows the DNS servers to send \(sent) to the refresh." }
        return reached + ", and the DNS servers to send it \(sent)."
    }

    private func text(
        _ policy: NetworkPolicy, words: [TrafficDirection: [String]]?, isUnfilled: Bool = false
    ) throws(Failures) -> String {
        let template = try builtin { () throws(TemplateError) in try PolicyTemplate.networkPolicy.get() }
        return try rendered { () throws(Notices) in
            try PolicyText(policy, words: words, .template(template), isUnfilled: isUnfilled).checked()
        }
    }

    private func manifest(_ manifest: ScheduleManifest) throws(Failures) -> String {
        try builtin { () throws(TemplateError) in try manifest.text() }
    }

    private func builtin<Value>(_ work: () throws(TemplateError) -> Value) throws(Failures) -> Value {
        do {
            return try work()
        } catch {
            throw Failures(
                Failure(.software, "the built-in template", error.fact, consequence: "nothing is written"))
        }
    }
}
