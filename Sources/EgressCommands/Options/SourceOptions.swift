internal import ArgumentParser
internal import EgressModel
internal import EgressPolicy

/// Who may connect to the pods.
struct SourceOptions: ParsableArguments {
    @Option(
        name: .customLong("from-pod"),
        help: ArgumentHelp(
            "A label of pods that may connect, of the same namespace unless --from-namespace is given (repeatable).",
            valueName: "key=value"))
    var fromPods: [String] = []

    @Option(
        name: .customLong("from-namespace"),
        help: ArgumentHelp(
            "A label of namespaces whose pods may connect; with --from-pod those pods of them (repeatable).",
            valueName: "key=value"))
    var fromNamespaces: [String] = []

    @Option(
        name: .customLong("from-cidr"),
        help: ArgumentHelp("Addresses that may connect (repeatable).", valueName: "cidr[:ports]"))
    var fromCIDRs: [String] = []

    @Option(help: ArgumentHelp("A part of a --from-cidr that may not connect (repeatable).", valueName: "cidr"))
    var except: [String] = []

    @Option(
        name: .customLong("from-host"),
        help: ArgumentHelp(
            "A name whose addresses may connect; the ports are those of the pods (repeatable).",
            valueName: "name[:ports]"))
    var fromHosts: [String] = []

    @Option(
        help: ArgumentHelp(
            "The ports of the pods that every source without ports of its own may reach, as 80 or 443,8000-8010/udp"
                + " (default: every port).", valueName: "ports"))
    var port: [String] = []

    /// What the flags ask.
    func intent(_ reporter: Reporter) throws(Failures) -> IngressIntent {
        var intent = IngressIntent()
        let ports = try usages("--port", port) { text throws(FormatError) in try PortList(text) }
        intent.ports = PortList(ports.flatMap(\.ranges))
        let others = intent.ports
        let hosts = try usages("--from-host", fromHosts) { text throws(FormatError) in try HostSpec(source: text) }
        intent.hosts = HostSpec.telling(IngressIntent.merged(hosts, ports: others), reporter)
        let blocks = try usages("--from-cidr", fromCIDRs) { text throws(FormatError) in
            try AllowSpec(text, orElse: others)
        }
        let parts = try usages("--except", except) { text throws(FormatError) in try CIDRBlock(text) }
        try usage("--except") { () throws(FormatError) in try IngressIntent.checkParts(parts, of: blocks) }
        (intent.blocks, intent.except) = (blocks, parts)
        intent.pods = try labels("--from-pod", fromPods)
        intent.namespaces = try labels("--from-namespace", fromNamespaces)
        guard !intent.isEmpty else {
            throw .usage(
                "--from-...", "nobody is given who may connect",
                hint: "add --from-pod, --from-namespace, --from-cidr or --from-host")
        }
        return intent
    }

    private func labels(_ flag: String, _ texts: [String]) throws(Failures) -> [Label] {
        let labels = try usages(flag, texts) { text throws(FormatError) in try Label(text) }
        return try usage(flag) { () throws(FormatError) in try Label.unique(labels) }
    }
}
