internal import ArgumentParser
internal import EgressModel
internal import EgressPolicy
internal import EgressRefresh

struct GenerateCommand: PolicyCommand {
    static let configuration = CommandConfiguration(
        commandName: "generate",
        abstract: "Print the egress NetworkPolicy for domain names",
        discussion: """
            Resolves the names, and prints a policy that allows egress to their addresses. If a name cannot be resolved or \
            has a special-purpose address, nothing is printed, unless --keep-going is given.

              egressgen www.aliyun.com --pod run=busybox
              egressgen db.example.com:5432 --pod app=web --dns kube-dns -o policy.yaml
            """)

    @OptionGroup var names: HostOptions
    @OptionGroup(title: "Pods") var pods: PodOptions
    @OptionGroup(title: "Policy") var intents: IntentOptions
    @OptionGroup(title: "Resolving") var resolving: ResolverOptions
    @OptionGroup(title: "Learning") var learning: LearnOptions
    @OptionGroup(title: "Output") var output: OutputOptions
    @OptionGroup(title: "Cluster") var cluster: ApplyOptions
    @OptionGroup(title: "Messages") var talk: TalkOptions

    func learnSettings() throws(Failures) -> LearnSettings? {
        try learning.checkStandardInput(isReadBy: names.hostsFiles.contains("-") ? .hostsFile : nil)
        try learning.checkRecordings()
        return try learning.settings(isService: false)
    }

    func intent(_ reporter: Reporter) throws(Failures) -> PolicyIntent {
        let (hosts, wishes) = try all(
            Result { () throws(Failures) in try names.specs(reporter) },
            Result { () throws(Failures) in try intents.intent(hosts: [], of: output.kind) })
        intents.notices.forEach { reporter.tell($0) }
        var intent = wishes
        intent.hosts = hosts
        return intent
    }
}
