internal import ArgumentParser
internal import EgressDiscover
internal import EgressManifest
internal import EgressModel
internal import EgressPolicy
internal import EgressRefresh

/// The options that say what `discover` reads.
struct DiscoverSourceOptions: ParsableArguments {
    @Option(
        name: .customLong("learn"),
        help: ArgumentHelp(
            "A recording of what DNS servers tell their clients, in dnstap; - is stdin. Can be repeated.",
            valueName: "file"),
        completion: .file())
    var sources: [String] = []

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
            "The objects that control the pods, as kubectl get deployments,statefulsets,daemonsets -A -o json prints them,"
                + " for their selectors. Can be repeated.", valueName: "file"),
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

    /// The paths of the objects.
    var objects: [(path: String, kind: ClusterObjectKind)] {
        pods.map { ($0, .pods) } + services.map { ($0, .services) } + workloads.map { ($0, .workloads) }
    }

    var readsStandardInput: Bool { (sources + pods + services + workloads).contains("-") }

    /// Checks the flags, and returns the paths of the recordings.
    func recordings() throws(Failures) -> [String] {
        guard !sources.isEmpty else {
            throw .usage(.learn, "no recording is given", hint: "pass --learn FILE, as fstrm_capture records it")
        }
        guard !pods.isEmpty else {
            throw .usage(.pods, "no pods are given", hint: "pass --pods FILE, from kubectl get pods -A -o json")
        }
        let sources = try distinct(.learn, sources) { text throws(Words) in try LearnSource(text) }
        for (text, source) in zip(self.sources, sources) where source.listener != nil {
            throw .usage(.setting(.learn, text), "is not a recording", hint: "pass the path of a recording")
        }
        try checkPaths()
        return sources.compactMap(\.recording)
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

/// The options that say what the policies of `discover` have beside what was observed.
struct ProposalOptions: ParsableArguments {
    @Option(
        name: .customLong("port"),
        help: ArgumentHelp(
            "The ports of names outside the cluster, such as 443 or 443,123/udp. DNS tells none. Can be repeated."
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
