import EgressManifest
import EgressModel
import EgressPolicy
import EgressTemplates
import EgressTestSupport
import Testing

@Suite struct ForeignPropertyTests {
    /// Returns what an intent allows, from the rules of its NetworkPolicy. Hosts stay names.
    private func allowed(by intent: PolicyIntent) throws -> Set<AllowedTraffic> {
        var all: Set<AllowedTraffic> = []
        for host in intent.hosts { all.formUnion(AllowedTraffic.all(.egress, [.host(host.host)], host.ports)) }
        let subject = try PolicySubject(name: "web", namespace: nil, podSelector: .all)
        let policy = SamplePolicy(subject, intent, []).policy
        for direction in TrafficDirection.allCases {
            for rule in policy.rules(direction) {
                let ends = rule.peers.map(AllowedTraffic.End.init)
                all.formUnion(AllowedTraffic.all(direction, ends, try #require(rule.portList)))
            }
        }
        return all
    }

    /// Whether rules together allow all ports of a part of traffic.
    private func covers(_ source: Set<AllowedTraffic>, _ part: AllowedTraffic) -> Bool {
        let same = source.filter { $0.direction == part.direction && $0.end == part.end }
        guard let range = part.ports else { return same.contains { $0.ports == nil } }
        return [range.first, range.last].allSatisfy { port in
            same.contains { other in
                guard let ports = other.ports else { return true }
                return ports.transport == range.transport && (ports.first...ports.last).contains(port)
            }
        }
    }

    @Test(arguments: 0..<400 as Range<UInt64>)
    func `a conversion never allows more than its source`(seed: UInt64) throws {
        let source = try RandomForeignPolicy(seed: seed)
        let sample = try ForeignSample(source.text)
        let intent = try #require(sample.intent?.intent, "\(source.text)")
        for part in try allowed(by: intent) {
            #expect(covers(source.allowed, part), "\(part)\n\(source.text)")
        }
        // What is neither converted nor reported would be cut in silence.
        if sample.flaws.isEmpty {
            let converted = try allowed(by: intent)
            for part in source.allowed { #expect(covers(converted, part), "\(part)\n\(source.text)") }
        }
    }

    private static let templates: [BuiltinTemplate] = [.cilium, .clusterNetworkPolicy, .gke, .antrea, .aws]

    @Test(arguments: templates, 0..<40 as Range<UInt64>)
    func `what a template prints is converted back`(template: BuiltinTemplate, seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        func some<Item>(_ items: [Item], upTo count: Int) -> [Item] {
            Array(items.shuffled(using: &generator).prefix(Int.random(in: 0...count, using: &generator)))
        }
        let ports = template == .gke ? ["", ":443", ":443,53/udp"] : ["", ":443", ":9/sctp,443,10-53/udp"]
        var intent = PolicyIntent(hosts: [try HostSpec("a.example.com:22")])
        intent.hosts += try some(["b.example.com", "c.example.com"], upTo: 2).map { name in
            try HostSpec(name + ports[Int.random(in: 0..<3, using: &generator)])
        }
        let profiles = ["kube-dns:53,8053", "gke", "openshift", "dns/app=coredns", "192.0.2.53", "any"]
        intent.dns =
            template == .gke ? [] : try ([DNSRule.any] + some(profiles, upTo: 4).map { try DNSRule($0) }).unique
        if template != .gke {
            intent.allow = try some(["198.51.100.0/24:5432", "203.0.113.7", "[2001:db8::/32]:1-9/udp"], upTo: 3)
                .map { try AllowSpec($0) }
        }
        let outcomes = try intent.hosts.map { try NameOutcome.addresses($0.host.domain, ["93.184.216.34"]) }
        let subject = try PolicySubject(
            name: "web", namespace: "shop", podSelector: LabelSelector(matchLabels: [try Label("app=web")]))
        let sample = SamplePolicy(subject, intent, outcomes)
        let converted = try ForeignSample(try sample.text(template))
        #expect(converted.flaws.isEmpty)
        let back = try #require(converted.intent?.intent)
        #expect(converted.item.policy?.subject == subject)
        #expect(Set(back.hosts) == Set(intent.hosts))
        #expect(Set(back.dns) == Set(intent.dns))
        #expect(Set(back.allow) == Set(intent.allow))
    }
}

extension Array where Element: Hashable {
    fileprivate var unique: [Element] {
        var seen: Set<Element> = []
        return filter { seen.insert($0).inserted }
    }
}
