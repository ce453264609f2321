import EgressManifest
import EgressModel
import EgressPolicy
import EgressTemplates
import EgressTestSupport

/// A random policy that a template can print, with everything that its dialect can say.
struct RandomIntent {
    let sample: SamplePolicy

    init(_ template: BuiltinTemplate, seed: UInt64) throws {
        var intent = PolicyIntent(hosts: [])
        var draft = Draft(generator: SeededGenerator(seed: seed), isGKE: template == .gke)
        intent.hosts = try draft.hosts()
        intent.family = draft.pick([.ipv4, .dual])
        // Cilium learns addresses from the replies to queries, so it needs a profile.
        intent.dns = template == .gke ? [] : try draft.profiles(atLeast: template == .cilium ? 1 : 0)
        if template != .gke { intent.allow = try draft.allowed() }
        if BuiltinTemplate.ofIngress.contains(template), draft.chance(1, 2) { intent.ingress = try draft.sources() }
        let pods = try draft.selector()
        let outcomes = try (intent.hosts + intent.ingress.hosts).filter { !$0.host.isPattern }.map { spec in
            try NameOutcome.addresses(spec.host.domain, [draft.pick(["93.184.216.34", "140.82.121.4"])])
        }
        sample = SamplePolicy(
            try PolicySubject(name: draft.pick(["web", "a.b"]), namespace: "shop", podSelector: pods), intent, outcomes,
            writesPatterns: true)
    }
}

private struct Draft {
    var generator: SeededGenerator
    let isGKE: Bool

    mutating func pick<Item>(_ items: [Item]) -> Item { items[Int.random(in: 0..<items.count, using: &generator)] }

    mutating func chance(_ part: Int, _ whole: Int) -> Bool { Int.random(in: 0..<whole, using: &generator) < part }

    mutating func some<Item>(_ items: [Item], _ range: ClosedRange<Int>) -> [Item] {
        Array(items.shuffled(using: &generator).prefix(Int.random(in: range, using: &generator)))
    }

    private mutating func ports() -> String {
        pick(isGKE ? ["", ":443", ":443,53/udp"] : ["", ":443", ":9/sctp,443,10-53/udp", ":1-65535,53/udp"])
    }

    mutating func hosts() throws -> [HostSpec] {
        let names = ["a.example.com", "b.example.com", "x.a.example.com", "*.example.com", "*.a.example.org"]
        return try some(names, 1...4).map { try HostSpec($0 + ports()) }
    }

    mutating func profiles(atLeast count: Int) throws -> [DNSRule] {
        let words = [
            "any", chance(1, 2) ? "kube-dns" : "kube-dns:53,8053", "gke", "openshift", "dns/app=coredns,tier=x:8053",
            "192.0.2.53",
        ]
        return try some(words, count...3).map { try DNSRule($0) }
    }

    mutating func allowed() throws -> [AllowSpec] {
        let blocks = [
            "198.51.100.0/24:5432", "203.0.113.7", "[2001:db8::/32]:1-9/udp", "0.0.0.0/0:443", "198.51.0.0/16",
        ]
        return try some(blocks, 0...3).map { try AllowSpec($0) }
    }

    mutating func sources() throws -> IngressIntent {
        var ingress = IngressIntent()
        ingress.hosts = try some(["office.example.com:8443", "vpn.example.com"], 0...1).map { try HostSpec($0) }
        ingress.blocks = try some(["100.64.0.0/10", "[2001:db8::/32]:9/sctp", "0.0.0.0/0:443"], 1...3)
            .map { try AllowSpec($0) }
        if ingress.blocks.contains(where: { "\($0)".hasPrefix("100.64") }) {
            ingress.except = try some(["100.64.9.0/24", "100.64.1.0/24"], 0...2).map { try CIDRBlock($0) }
        }
        if chance(1, 2) { ingress.pods = try some(["access=true", "b=c"], 1...2).map { try Label($0) } }
        if chance(1, 2) {
            ingress.namespaces = try some(["kubernetes.io/metadata.name=a", "team=b"], 1...2).map { try Label($0) }
        }
        ingress.ports = try pick([.every, PortList("80"), PortList("80,100-200/udp")])
        return ingress
    }

    mutating func selector() throws -> LabelSelector {
        let labels = try some(["app=web", "enabled=true", "on="], 0...3).map { try Label($0) }
        let conditions = [
            try LabelRequirement(key: "tier", condition: .isIn, values: ["web", "0x1F"]),
            try LabelRequirement(key: "y", condition: .notIn, values: ["2026-11-23"]),
            try LabelRequirement(key: "example.com/old", condition: .exists),
            try LabelRequirement(key: "1_000", condition: .doesNotExist),
        ]
        return LabelSelector(matchLabels: labels, matchExpressions: some(conditions, 0...2))
    }
}
