internal import ArgumentParser
internal import EgressModel
internal import EgressPolicy

struct IngressCommand: PolicyCommand {
    static let configuration = CommandConfiguration(
        commandName: "ingress",
        abstract: "Print the NetworkPolicy for who may connect to pods.",
        usage: "egressgen ingress [HOST...] --pod KEY=VALUE --from-... [options]",
        discussion: """
            Each source is a rule of its own: every --from-host with its addresses, every --from-cidr, and the pods of \
            --from-pod and --from-namespace together. With HOSTs the policy governs egress as well, and says where the \
            pods may connect to.

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
        return intent
    }

    /// What says something of names that are not there would be forgotten in silence.
    private func refuseStrayFlags(_ intent: PolicyIntent) throws(Failures) {
        let ofEgress = [(Setting.dns, !intents.dns.isEmpty), (.allow, !intent.allow.isEmpty)]
        let ofNames = [
            (Setting.accept, !intent.accept.isEmpty), (.retain, intent.retain != nil),
            (.aggregate, intent.aggregate), (.family, intent.family != .ipv4),
        ]
        if let (setting, _) = ofEgress.first(where: \.1), intent.hosts.isEmpty {
            throw .usage(setting, "goes with a HOST", hint: "name where the pods may connect to")
        }
        if let (setting, _) = ofNames.first(where: \.1), intent.names.isEmpty {
            throw .usage(setting, "goes with a name", hint: "add --from-host NAME or a HOST")
        }
    }
}
