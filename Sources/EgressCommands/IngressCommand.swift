internal import ArgumentParser
internal import EgressModel
internal import EgressPolicy

struct IngressCommand: PolicyCommand {
    static let configuration = CommandConfiguration(
        commandName: "ingress",
        abstract: "Print the ingress NetworkPolicy for the sources that may connect to pods",
        usage: "egressgen ingress [HOST...] --pod KEY=VALUE --from-... [options]",
        discussion: """
            The policy has one rule for each --from-host and each --from-cidr, and one rule for the pods that --from-pod \
            and --from-namespace select together. If a HOST is given, the policy also governs egress, and allows the pods \
            to connect to the addresses of the HOST.

              egressgen ingress --pod run=nginx --from-pod access=true --name access-nginx
            """)

    @OptionGroup var names: HostOptions
    @OptionGroup(title: "Pods") var pods: PodOptions
    @OptionGroup(title: "Sources") var sources: SourceOptions
    @OptionGroup(title: "Policy") var intents: IntentOptions
    @OptionGroup(title: "Resolving") var resolving: ResolverOptions
    @OptionGroup(title: "Output") var output: OutputOptions
    @OptionGroup(title: "Cluster") var cluster: ApplyOptions
    @OptionGroup(title: "Messages") var talk: TalkOptions

    func intent(_ reporter: Reporter) throws(Failures) -> PolicyIntent {
        let (hosts, ingress, wishes) = try all(
            Result { () throws(Failures) in names.isEmpty ? [] : try names.specs(reporter) },
            Result { () throws(Failures) in try sources.intent(reporter) },
            Result { () throws(Failures) in try intents.intent(hosts: []) })
        var intent = wishes
        (intent.hosts, intent.ingress) = (hosts, ingress)
        try refuseStrayFlags(intent)
        intents.notices.forEach { reporter.tell($0) }
        return intent
    }

    /// Refuses flags that have no effect because the names that they apply to are missing.
    private func refuseStrayFlags(_ intent: PolicyIntent) throws(Failures) {
        let ofEgress = [(Setting.dns, !intents.dns.isEmpty), (.allow, !intent.allow.isEmpty)]
        let ofNames = [
            (Setting.accept, !intent.accept.isEmpty), (.retain, intent.retain != nil),
            (.aggregate, intent.aggregate), (.family, intent.family != .ipv4),
        ]
        if let (setting, _) = ofEgress.first(where: \.1), intent.hosts.isEmpty {
            throw .usage(setting, "requires a HOST", hint: "add the name that the pods may connect to")
        }
        if let (setting, _) = ofNames.first(where: \.1), intent.names.isEmpty {
            throw .usage(setting, "requires a name", hint: "add --from-host NAME or a HOST")
        }
    }
}
