internal import ArgumentParser
internal import EgressModel
internal import EgressPolicy
internal import EgressRefresh

/// The options for the sources that may connect to the pods.
struct SourceOptions: ParsableArguments {
    @Option(
        name: .customLong("from-pod"),
        help: ArgumentHelp(
            "Allow connections from pods with this label, in the same namespace unless --from-namespace is given. Can be repeated; pods must have all labels.",
            valueName: "key=value"))
    var fromPods: [String] = []

    @Option(
        name: .customLong("from-namespace"),
        help: ArgumentHelp(
            "Allow connections from pods in namespaces with this label; with --from-pod, only from those pods. Can be repeated; namespaces must have all labels.",
            valueName: "key=value"))
    var fromNamespaces: [String] = []

    @Option(
        name: .customLong("from-cidr"),
        help: ArgumentHelp("Allow connections from these addresses. Can be repeated.", valueName: "cidr[:ports]"))
    var fromCIDRs: [String] = []

    @Option(help: ArgumentHelp("Exclude this part of a --from-cidr. Can be repeated.", valueName: "cidr"))
    var except: [String] = []

    @Option(
        name: .customLong("from-host"),
        help: ArgumentHelp(
            "Allow connections from the addresses of this name, to these ports of the pods. Can be repeated.",
            valueName: "name[:ports]"))
    var fromHosts: [String] = []

    @Option(
        help: ArgumentHelp(
            "The ports of the pods for every source that has no ports, such as 80 or 443,8000-8010/udp. Can be repeated."
                + " (default: every port)", valueName: "ports"))
    var port: [String] = []

    /// Returns the intent that the flags describe.
    func intent(_ reporter: Reporter) throws(Failures) -> IngressIntent {
        let ports = Result { () throws(Failures) in try defaultPorts() }
        let others = (try? ports.get()) ?? .every
        var intent = IngressIntent()
        let hosts: [HostSpec]
        (intent.ports, hosts, (intent.blocks, intent.except), intent.pods, intent.namespaces) = try all(
            ports,
            Result { () throws(Failures) in try hostSpecs() },
            Result { () throws(Failures) in try blocks(others) },
            Result { () throws(Failures) in try labels(.fromPods, fromPods) },
            Result { () throws(Failures) in try labels(.fromNamespaces, fromNamespaces) })
        intent.hosts = HostSpec.telling(IngressIntent.merged(hosts, ports: others), reporter)
        guard !intent.isEmpty else {
            throw .usage(
                .sources, "no source is given",
                hint: "add --from-pod, --from-namespace, --from-cidr or --from-host")
        }
        Notice.aboutPorts(in: fromCIDRs, of: .fromCIDRs).forEach { reporter.tell($0) }
        return intent
    }

    private func defaultPorts() throws(Failures) -> PortList {
        let lists = try usages(.fromPorts, port, hint: "write ports as 80 or 443,8000-8010/udp") {
            text throws(ValueError) in try PortList(text)
        }
        return PortList(lists.flatMap(\.ranges))
    }

    private func hostSpecs() throws(Failures) -> [HostSpec] {
        try usages(.fromHosts, fromHosts, hint: "write name[:ports], as in office.example.com") {
            text throws(ValueError) in try HostSpec(exact: text)
        }
    }

    /// Returns the blocks, and their excluded parts.
    private func blocks(_ others: PortList) throws(Failures) -> ([AllowSpec], [CIDRBlock]) {
        let blocks = try usages(.fromCIDRs, fromCIDRs, hint: "write CIDR[:ports], as in 1.2.3.0/24:443") {
            text throws(ValueError) in try AllowSpec(text, orElse: others)
        }
        let parts = try usages(.fromExcept, except, hint: "write a part of a --from-cidr, as in 1.2.3.128/25") {
            text throws(FormatError) in try CIDRBlock(text)
        }
        try usage(.fromExcept) { () throws(ValueError) in try IngressIntent.checkParts(parts, of: blocks) }
        return (blocks, parts)
    }

    private func labels(_ setting: Setting, _ texts: [String]) throws(Failures) -> [Label] {
        let labels = try usages(setting, texts, hint: "write KEY=VALUE, as in access=true") {
            text throws(ValueError) in try Label(text)
        }
        return try usage(setting, hint: "no pod or namespace has both; write a policy for each") {
            () throws(ValueError) in try Label.unique(labels)
        }
    }
}
