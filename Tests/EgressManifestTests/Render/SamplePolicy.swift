import EgressManifest
import EgressModel
import EgressPolicy
import EgressTemplates

/// A policy as `generate` makes it, with everything that is needed to render and check it.
struct SamplePolicy {
    let intent: PolicyIntent
    let outcomes: [NameOutcome]
    let policy: NetworkPolicy
    /// The words of each direction, one for each rule.
    let words: [TrafficDirection: [String]]
    /// The words of the egress rules.
    let origins: [RuleWord]

    /// Creates a policy. If `writesPatterns` is true, each pattern has a rule, for a text that contains hosts.
    init(
        _ subject: PolicySubject, _ intent: PolicyIntent, _ outcomes: [NameOutcome], writesPatterns: Bool = false
    ) {
        let accepted = AcceptedSpace(intent.accept)
        let sets = outcomes.map { (HostName.name($0.name), AddressSet($0, accepting: accepted)) }
        let addresses = Dictionary(sets) { first, _ in first }
        let rules = Dictionary(
            uniqueKeysWithValues: intent.directions.map { direction in
                (direction, AppliedRules(intent, direction, addresses: addresses, writesPatterns: writesPatterns))
            })
        self.intent = intent
        self.outcomes = outcomes
        words = rules.mapValues(\.texts)
        origins = rules[.egress]?.words ?? []
        policy = NetworkPolicy(subject: subject, intent: intent, rules: rules)
    }

    /// Creates a policy from host specs, each with the addresses of its name.
    init(
        _ answers: KeyValuePairs<String, [String]>, name: String, namespace: String? = nil, pods: LabelSelector,
        _ adjust: (inout PolicyIntent) throws -> Void = { _ in }
    ) throws {
        let hosts = try answers.map { try HostSpec($0.key) }
        var intent = PolicyIntent(hosts: hosts)
        try adjust(&intent)
        let outcomes = try zip(hosts, answers).map { try NameOutcome.addresses($0.host.domain, $1.value) }
        self.init(try PolicySubject(name: name, namespace: namespace, podSelector: pods), intent, outcomes)
    }

    /// Renders the policy with the built-in template.
    func yaml(comments: Bool = true) throws -> String {
        try PolicyTemplate(BuiltinTemplate.networkPolicy.text).text(of: policy, words: comments ? words : nil)
    }
}

extension SamplePolicy {
    /// The policy of golden/article: one name, and otherwise the defaults.
    static func article() throws -> SamplePolicy {
        try SamplePolicy(
            ["www.aliyun.com": ["140.205.230.13", "106.11.93.21", "140.205.34.3", "140.205.32.4"]],
            name: "busybox-policy", pods: LabelSelector(matchLabels: [Label("run=busybox")]))
    }

    /// The policy of golden/fuller: two names with ports, and unless it has only names, DNS profiles and an allowed
    /// block.
    static func fuller(onlyNames: Bool = false) throws -> SamplePolicy {
        try SamplePolicy(
            [
                "api.example.com:443": ["93.184.216.34"],
                "Git.example.com.:22,443": ["140.82.121.4", "20.205.243.166", "140.82.121.4"],
            ], name: "web", namespace: "shop", pods: LabelSelector(matchLabels: [Label("app=web")])
        ) { intent in
            intent.dns = onlyNames ? [] : [DNSRule(.kubeDNS), DNSRule(.nodeLocal)]
            intent.allow = onlyNames ? [] : [try AllowSpec("198.51.100.0/24:5432")]
            intent.retain = try TimeSpan("48h")
        }
    }

    /// The policy of golden/everything, which uses all features of the template.
    static func everything() throws -> SamplePolicy {
        let pods = LabelSelector(
            matchLabels: [try Label("enabled=true"), try Label("on=")],
            matchExpressions: [
                try LabelRequirement(key: "tier", condition: .isIn, values: ["web", "0x1F"]),
                try LabelRequirement(key: "y", condition: .notIn, values: ["2026-11-23"]),
                try LabelRequirement(key: "example.com/old", condition: .exists),
                try LabelRequirement(key: "1_000", condition: .doesNotExist),
            ])
        return try SamplePolicy(
            [
                "null": ["2a00:1450:4001:813::200e", "93.184.216.35", "93.184.216.34"],
                "x.example.com:9/sctp,443,8000-8010/udp": ["140.82.121.4"],
            ], name: "1e3", namespace: "012", pods: pods
        ) { intent in
            intent.dns = [.any, DNSRule(.openshift), DNSRule(.block(try CIDRBlock("192.0.2.53")))]
            intent.family = .dual
            intent.allow = [try AllowSpec("[2001:db8::/32]:443"), try AllowSpec("203.0.113.7")]
            intent.accept = [try CIDRBlock("10.0.0.0/8")]
            intent.retain = try TimeSpan("0")
            intent.aggregate = true
        }
    }

    /// The egress policy of golden/dialects, which uses all features of the dialects. If it has only names, it lacks
    /// DNS profiles, allowed blocks, port ranges and SCTP.
    static func dialects(onlyNames: Bool = false) throws -> SamplePolicy {
        let pods = LabelSelector(
            matchLabels: [try Label("enabled=true"), try Label("on="), try Label("example.com/a.b_c=1e3")],
            matchExpressions: [
                try LabelRequirement(key: "tier", condition: .isIn, values: ["web", "0x1F"]),
                try LabelRequirement(key: "y", condition: .notIn, values: ["2026-11-23"]),
                try LabelRequirement(key: "example.com/old", condition: .exists),
                try LabelRequirement(key: "1_000", condition: .doesNotExist),
            ])
        let ports = onlyNames ? "443,53/udp,8080" : "9/sctp,443,10-53/udp,8080"
        return try SamplePolicy(
            [
                "true.example.com": ["2a00:1450:4001:813::200e", "93.184.216.35", "93.184.216.34"],
                "x.example.com:\(ports)": ["140.82.121.4"],
            ], name: "1e3", namespace: "012", pods: pods
        ) { intent in
            let block = DNSRule(.block(try CIDRBlock("192.0.2.0/28")))
            intent.dns = onlyNames ? [] : [DNSRule(.kubeDNS), .any, DNSRule(.openshift), DNSRule(.gke), block]
            intent.family = .dual
            intent.allow = onlyNames ? [] : [try AllowSpec("[2001:db8::/32]:443"), try AllowSpec("203.0.113.7")]
        }
    }
}

extension SamplePolicy {
    /// The ingress policy of golden/dialects, with sources of every kind. If `egress` is true, it also has an egress
    /// name.
    static func sources(egress: Bool = false) throws -> SamplePolicy {
        var intent = PolicyIntent(hosts: egress ? [try HostSpec("api.example.com:443")] : [])
        intent.dns = [DNSRule(.kubeDNS)]
        intent.family = .dual
        intent.ingress.hosts = [try HostSpec("office.example.com:8443")]
        intent.ingress.blocks = [
            try AllowSpec("100.64.0.0/10"), try AllowSpec("[2001:db8::/32]:9/sctp"), try AllowSpec("0.0.0.0/0:443"),
        ]
        let parts = try ["100.64.9.0/24", "100.64.1.0/24"].map { try CIDRBlock($0) }
        intent.ingress.except = parts + [parts[1]]
        intent.ingress.pods = [try Label("access=true"), try Label("example.com/a.b_c=1e3")]
        intent.ingress.namespaces = [try Label("kubernetes.io/metadata.name=012"), try Label("example.com/team=web")]
        intent.ingress.ports = try PortList("80,100-200/udp")
        let pods = LabelSelector(matchLabels: [try Label("run=nginx")])
        let outcomes = [
            try NameOutcome.addresses(try DomainName("office.example.com"), ["2a00:1450:4001:813::200e", "8.8.8.8"]),
            try NameOutcome.addresses(try DomainName("api.example.com"), ["93.184.216.34"]),
        ]
        return SamplePolicy(
            try PolicySubject(name: "access-nginx", namespace: "shop", podSelector: pods), intent, outcomes)
    }

    /// Creates an ingress policy with the sources that `adjust` sets.
    static func sources(_ adjust: (inout IngressIntent) throws -> Void) throws -> SamplePolicy {
        var intent = PolicyIntent(hosts: [])
        try adjust(&intent.ingress)
        let subject = try PolicySubject(name: "nginx", namespace: "shop", podSelector: .all)
        return SamplePolicy(subject, intent, [])
    }
}

extension NameOutcome {
    static func addresses(_ name: DomainName, _ texts: [String]) throws -> NameOutcome {
        let records = try texts.map { AddressRecord(owner: name, address: try IPAddress($0), ttl: 60) }
        return NameOutcome(name: name, verdict: .addresses, addresses: records)
    }
}
