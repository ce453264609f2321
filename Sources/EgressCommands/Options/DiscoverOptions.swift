internal import ArgumentParser
internal import EgressCluster
internal import EgressDiscover
internal import EgressManifest
internal import EgressModel
internal import EgressObserve
internal import EgressPolicy
internal import EgressRefresh

/// The options that say what `discover` reads.
struct DiscoverSourceOptions: ParsableArguments {
    @Option(
        name: .customLong("learn"),
        help: ArgumentHelp(
            "A recording of what DNS servers tell their clients, in dnstap; - is stdin. Or a Unix socket or an address"
                + " to listen on. Can be repeated.", valueName: "file|unix:path|tcp:address:port"),
        completion: .file())
    var sources: [String] = []

    @OptionGroup var admission: AdmissionOptions

    @Option(
        name: .customLong("for"),
        help: ArgumentHelp(
            "Listen for this long. (default: until SIGINT or SIGTERM)", valueName: "duration"))
    var time: String?

    @Flag(help: "Read the pods, Services and workloads of a cluster through kubectl, and watch them while listening.")
    var cluster = false

    @Option(
        help: ArgumentHelp(
            "The pods, as kubectl get pods -A -o json prints them; - is stdin. Can be repeated.", valueName: "file"),
        completion: .file())
    var pods: [String] = []

    @Option(
        help: ArgumentHelp(
            "The Services, as kubectl get services -A -o json prints them. Can be repeated.", valueName: "file"),
        completion: .file())
    var services: [String] = []

    @Option(
        help: ArgumentHelp(
            "The objects that control the pods, as kubectl get deployments,replicasets,statefulsets,daemonsets -A -o json"
                + " prints them, for their selectors. Can be repeated.", valueName: "file"),
        completion: .file())
    var workloads: [String] = []

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("Show only the workloads of this namespace. (default: all)", valueName: "namespace"))
    var namespace: String?

    @Option(
        help: ArgumentHelp(
            "The domain of the cluster's own names. (default: \(DomainName.clusterDomain))", valueName: "domain"))
    var clusterDomain: String?

    @OptionGroup(title: "Cluster") var kubectl: KubectlOptions

    /// The paths of the objects.
    var objects: [(path: String, kind: ClusterObjectKind)] {
        pods.map { ($0, .pods) } + services.map { ($0, .services) } + workloads.map { ($0, .workloads) }
    }

    var readsStandardInput: Bool { (sources + pods + services + workloads).contains("-") }

    /// Checks the flags, and returns what is read.
    func settings() throws(Failures) -> DiscoverSource {
        guard !sources.isEmpty else {
            throw .usage(
                .learn, "no recording and no place to listen on is given",
                hint: "pass --learn FILE, as fstrm_capture records it, or --learn unix:PATH")
        }
        let sources = try distinct(.learn, sources) { text throws(Words) in try LearnSource(text) }
        try checkPaths()
        let (_, _, _, blocks, token, time) = try all(
            Result { () throws(Failures) in try checkObjects() },
            Result { () throws(Failures) in try checkMixture(sources) },
            Result { () throws(Failures) in try admission.check(zip(self.sources, sources)) },
            Result { () throws(Failures) in try admission.blocks() },
            Result { () throws(Failures) in try admission.token() },
            Result { () throws(Failures) in try listeningTime(sources) })
        return DiscoverSource(
            recordings: sources.compactMap(\.recording), listeners: sources.compactMap(\.listener),
            admission: TapAdmission(blocks: blocks, token: token), time: time)
    }

    /// The store of the cluster; `nil` without `--cluster`.
    func store(isService: Bool) throws(Failures) -> ClusterStore? {
        guard cluster else {
            guard let setting = kubectl.given.first else { return nil }
            throw .usage(setting, "requires --cluster")
        }
        return try kubectl.store(isService: isService, readsInventory: true)
    }

    private func checkObjects() throws(Failures) {
        guard cluster else {
            guard pods.isEmpty else { return }
            throw .usage(
                .pods, "no pods are given", hint: "pass --pods FILE, from kubectl get pods -A -o json, or --cluster")
        }
        let files = [(Setting.pods, pods), (.services, services), (.workloads, workloads)]
        guard let setting = files.first(where: { !$0.1.isEmpty })?.0 else { return }
        throw .usage(setting, "cannot be used with --cluster")
    }

    /// Refuses recordings beside listeners: those of the past and the answers of today would be counted together.
    private func checkMixture(_ sources: [LearnSource]) throws(Failures) {
        let texts = zip(self.sources, sources)
        guard sources.contains(where: { $0.listener != nil }) else {
            guard let setting = admission.given.first else { return }
            throw .usage(setting, "requires --learn unix:PATH or tcp:ADDRESS:PORT")
        }
        guard let text = texts.first(where: { $0.1.recording != nil })?.0 else { return }
        throw .usage(.setting(.learn, text), "is a recording, and cannot be used with a place to listen on")
    }

    private func listeningTime(_ sources: [LearnSource]) throws(Failures) -> TimeSpan? {
        guard let time else { return nil }
        guard sources.contains(where: { $0.listener != nil }) else {
            throw .usage(.for, "requires --learn unix:PATH or tcp:ADDRESS:PORT")
        }
        let span = try usage(.for, time) { () throws(FormatError) in try TimeSpan(time) }
        guard span.nanoseconds > 0 else { throw .usage(.setting(.for, time), "must be greater than zero") }
        return span
    }

    private func checkPaths() throws(Failures) {
        let settings: [(Setting, [String])] = [
            (.learn, sources), (.pods, pods), (.services, services), (.workloads, workloads),
        ]
        if let setting = settings.first(where: { $0.1.contains("") })?.0 {
            throw .usage(setting, "no file name is given")
        }
        let readers = settings.flatMap { setting, paths in paths.filter { $0 == "-" }.map { _ in setting } }
        guard readers.count < 2 else {
            throw .usage(
                .setting(readers[1], "-"), "cannot be used with \(readers[0].flag) -", hint: "pass the path of a file")
        }
    }

    func checkedNamespace() throws(Failures) -> String? {
        guard let namespace else { return nil }
        try usage(.namespace) { () throws(ValueError) in try KubernetesSyntax.checkLabel(namespace) }
        return namespace
    }

    func domain() throws(Failures) -> DomainName {
        guard let clusterDomain else { return .clusterDomain }
        return try usage(.clusterDomain, clusterDomain) { () throws(FormatError) in try DomainName(clusterDomain) }
    }
}

/// What `discover` learns from.
struct DiscoverSource {
    /// The paths of the recordings; `-` is standard input.
    let recordings: [String]
    let listeners: [TapPlace]
    let admission: TapAdmission
    /// How long to listen; `nil` for no end.
    let time: TimeSpan?
}

/// The options that say what the policies of `discover` have beside what was observed.
struct ProposalOptions: ParsableArguments {
    @Option(
        name: .customLong("port"),
        help: ArgumentHelp(
            "The ports of names outside the cluster, such as 443 or 443,123/udp. DNS answers contain none. Can be repeated."
                + " (default: every port)", valueName: "ports"))
    var ports: [String] = []

    @Option(
        help: ArgumentHelp(
            "The DNS servers that the pods may use: a profile of generate, or none. Can be repeated. (default: any)",
            valueName: "profile[:ports]"))
    var dns: [String] = []

    @Option(
        help: ArgumentHelp(
            "Accept answers from this special-purpose space, for internal names. Can be repeated.", valueName: "cidr"))
    var accept: [String] = []

    func settings() throws(Failures) -> ProposalSettings {
        let (lists, rules, accepted) = try all(
            Result { () throws(Failures) in
                try usages(.port, ports) { text throws(ValueError) in try PortList(text) }
            },
            Result { () throws(Failures) in try IntentOptions.rules(dns) },
            Result { () throws(Failures) in try IntentOptions.acceptedSpace(accept) })
        return ProposalSettings(
            ports: PortList(lists.flatMap(\.ranges)), dns: rules ?? PolicyIntent(hosts: []).dns, accept: accepted)
    }
}
