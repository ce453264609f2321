public import EgressModel

/// What the user wants of a policy: what the flags say, and its annotations after them.
public struct PolicyIntent: Hashable, Sendable {
    /// One per name, in the user's order.
    public var hosts: [HostSpec]
    /// In the user's order; none for no DNS rule.
    public var dns: [DNSRule] = [.any]
    public var family: AddressFamily = .ipv4
    public var allow: [AllowSpec] = []
    public var accept: [CIDRBlock] = []
    /// How long an address that left DNS stays; `nil` for the default of one hour.
    public var retain: TimeSpan?
    /// Whether adjacent prefixes are merged.
    public var aggregate = false

    public static let defaultRetainSeconds = 3600

    /// Seconds.
    public var retainSeconds: Int { retain?.seconds ?? Self.defaultRetainSeconds }

    public init(hosts: [HostSpec]) {
        self.hosts = hosts
    }
}

/// The rules that a policy should have, and the word of each in the annotation `applied`.
public struct DesiredEgress: Hashable, Sendable {
    public let rules: [EgressRule]
    /// One for each rule, in order.
    public let ruleWords: [RuleWord]

    /// The words as the annotation tells them.
    public var words: [String] { ruleWords.map(\.description) }

    /// Makes one rule per name that has addresses, then one per DNS profile, then one per fixed destination.
    ///
    /// - Parameter addresses: what each name of `intent.hosts` brings.
    public init(_ intent: PolicyIntent, addresses: [DomainName: AddressSet]) {
        var rules: [EgressRule] = []
        var words: [RuleWord] = []
        for host in intent.hosts {
            let blocks = addresses[host.name]?.blocks(aggregated: intent.aggregate) ?? []
            // A rule without peers would allow every destination.
            guard !blocks.isEmpty else { continue }
            rules.append(EgressRule(peers: blocks.map(Peer.ipBlock), ports: host.ports))
            words.append(.host(host))
        }
        for dns in intent.dns {
            rules.append(dns.egressRule(family: intent.family))
            words.append(.dns(dns))
        }
        for allow in intent.allow {
            rules.append(EgressRule(peers: [.ipBlock(allow.block)], ports: allow.ports))
            words.append(.allow(allow))
        }
        self.rules = rules
        ruleWords = words
    }
}
