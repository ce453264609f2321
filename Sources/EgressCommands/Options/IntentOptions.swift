package import ArgumentParser
package import EgressModel
internal import EgressPolicy

extension AddressFamily: ExpressibleByArgument {}

struct FamilyOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The addresses asked for: ipv4, ipv6 or dual.", valueName: "family"))
    var family = AddressFamily.ipv4
}

struct IntentOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Where pods may ask for names: any, kube-dns, node-local, gke, openshift, an address or CIDR, or none"
                + " (repeatable; default: any).", valueName: "profile"))
    var dns: [String] = []

    @OptionGroup var families: FamilyOptions

    @Option(
        help: ArgumentHelp(
            "A fixed destination beside the names (repeatable); IPv6 with ports is [2001:db8::/32]:443.",
            valueName: "cidr[:ports]"))
    var allow: [String] = []

    @Option(
        help: ArgumentHelp(
            "Special-purpose space that answers may hold, for internal names (repeatable).", valueName: "cidr"))
    var accept: [String] = []

    @Option(
        help: ArgumentHelp(
            "How long a refresh keeps an address that left DNS; 0 drops it at once (default: 1h).",
            valueName: "duration"))
    var retain: String?

    @Flag(help: "Merge adjacent prefixes without loss.")
    var aggregate = false

    /// What the flags ask of a policy for `hosts`.
    func intent(hosts: [HostSpec]) throws(Failures) -> PolicyIntent {
        var intent = PolicyIntent(hosts: hosts)
        intent.dns = try rules()
        intent.family = families.family
        intent.allow = try usages(.allow, allow) { text throws(ValueError) in try AllowSpec(text) }
        intent.accept = try usages(.accept, accept) { text throws(ValueError) in try AcceptedSpace.validated(text) }
        intent.retain = try retain.map { text throws(Failures) in
            try usage(.retain, text) { () throws(FormatError) in try TimeSpan(text) }
        }
        intent.aggregate = aggregate
        return intent
    }

    private func rules() throws(Failures) -> [DNSRule] {
        if dns.isEmpty { return [.any] }
        if dns.contains("none") {
            guard dns.count == 1 else { throw .usage(.setting(.dns, "none"), "excludes other profiles") }
            return []
        }
        return try usages(.dns, dns) { text throws(ValueError) in try DNSRule(text) }
    }
}
