internal import ArgumentParser
package import EgressModel
internal import EgressPolicy
internal import EgressRefresh

extension AddressFamily: ExpressibleByArgument {}

struct FamilyOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The address family to look up; dual is both.", valueName: "family"))
    var family = AddressFamily.ipv4
}

struct IntentOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The DNS servers that the pods may use: any, kube-dns, node-local, gke, openshift, an address or CIDR,"
                + " NAMESPACE/KEY=VALUE[,KEY=VALUE...] for pods, or none for no DNS rule. All but any and none take"
                + " ports, as in kube-dns:8053. Can be repeated. (default: any)", valueName: "profile[:ports]"))
    var dns: [String] = []

    @OptionGroup var families: FamilyOptions

    @Option(
        help: ArgumentHelp(
            "Allow a fixed destination in addition to the names. For IPv6 with ports, write [2001:db8::/32]:443. Can be repeated.",
            valueName: "cidr[:ports]"))
    var allow: [String] = []

    @Option(
        help: ArgumentHelp(
            "Accept answers from this special-purpose space, for internal names. Can be repeated.", valueName: "cidr"))
    var accept: [String] = []

    @Option(
        help: ArgumentHelp(
            "How long a refresh keeps an address after it disappears from DNS; 0 removes it at once. (default: 24h)",
            valueName: "duration"))
    var retain: String?

    @Flag(help: "Merge adjacent addresses into blocks that contain no other address.")
    var aggregate = false

    /// Returns the intent that the flags describe, for `hosts`.
    func intent(hosts: [HostSpec], of kind: ManagedKind = .networkPolicy) throws(Failures) -> PolicyIntent {
        var intent = PolicyIntent(hosts: hosts, kind: kind)
        intent.dns = try Self.rules(dns) ?? intent.dns
        intent.family = families.family
        intent.allow = try usages(.allow, allow) { text throws(ValueError) in try AllowSpec(text, for: kind) }
        intent.accept = try Self.acceptedSpace(accept)
        intent.retain = try retain.map { text throws(Failures) in
            try usage(.retain, text) { () throws(FormatError) in try TimeSpan(text) }
        }
        intent.aggregate = aggregate
        return intent
    }

    /// Returns the space that the values of `--accept` name.
    static func acceptedSpace(_ texts: [String]) throws(Failures) -> [CIDRBlock] {
        try usages(.accept, texts) { text throws(ValueError) in try AcceptedSpace.validated(text) }
    }

    /// The warnings about the flags.
    var notices: [Notice] { Notice.aboutPorts(in: dns, of: .dns) + Notice.aboutPorts(in: allow, of: .allow) }

    /// Returns the DNS profiles that the values of `--dns` name; `nil` if there are none.
    static func rules(_ dns: [String]) throws(Failures) -> [DNSRule]? {
        if dns.isEmpty { return nil }
        if dns.contains("none") {
            guard dns.count == 1 else { throw .usage(.setting(.dns, "none"), "cannot be used with other profiles") }
            return []
        }
        return try usages(.dns, dns, hint: DNSError.profiles) { text throws(ValueError) in try DNSRule(text) }
    }
}

extension Notice {
    /// Returns a warning for each IPv6 address without brackets that ends in what could be meant as a port.
    static func aboutPorts(in texts: [String], of setting: Setting) -> [Notice] {
        texts.compactMap { text in
            PortLikeGroup(text).map { Notice(.setting(setting, text), .policy(.portLikeGroup($0))) }
        }
    }
}
