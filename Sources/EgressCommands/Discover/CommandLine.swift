internal import EgressDiscover
internal import EgressModel
internal import EgressPolicy

extension WorkloadProposal.Names {
    /// The command line that makes the policy, with names that are looked up anew.
    var commandLine: String {
        let selector = subject.podSelector
        let hosts = intent.hosts.map(\.description)
        // A host can look like a flag, and one without a dot like a subcommand.
        let isPlain = !hosts.contains { $0.hasPrefix("-") || !$0.contains(".") }
        var words = isPlain ? ["egressgen"] + hosts : ["egressgen", "generate"]
        if let namespace = subject.namespace { words += ["-n", namespace] }
        words += selector.matchLabels.flatMap { ["--pod", $0.description] }
        words += selector.matchExpressions.flatMap { ["--pod-expression", $0.description] }
        words += ["--name", subject.name]
        if intent.dns != PolicyIntent(hosts: []).dns {
            words += intent.dns.isEmpty ? ["--dns", "none"] : intent.dns.flatMap { ["--dns", "\($0)"] }
        }
        if intent.family != .ipv4 { words += ["--family", intent.family.rawValue] }
        words += intent.accept.flatMap { ["--accept", "\($0)"] }
        if !isPlain { words += ["--"] + hosts }
        return words.map(\.shellWord).joined(separator: " ")
    }
}
