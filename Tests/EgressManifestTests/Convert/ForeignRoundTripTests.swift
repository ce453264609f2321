import EgressManifest
import EgressModel
import EgressPolicy
import EgressTemplates
import Testing

/// What a template prints is converted back to what it was made from.
@Suite struct ForeignRoundTripTests {
    private static let templates: [BuiltinTemplate] = [.cilium, .clusterNetworkPolicy, .gke, .antrea, .aws]

    private func check(_ sample: SamplePolicy, _ template: BuiltinTemplate) throws {
        let wishes = ConversionWishes(family: sample.intent.family)
        let converted = try ForeignSample(try sample.text(template), wishes)
        #expect(converted.flaws.isEmpty, "\(template)")
        let intent = try #require(converted.intent?.intent)
        #expect(converted.item.policy?.subject == sample.policy.subject)
        // A host has the place of its rule, and equal rules are one.
        #expect(Set(intent.hosts) == Set(sample.intent.hosts))
        #expect(Set(intent.dns) == Set(sample.intent.dns))
        #expect(Set(intent.allow) == Set(sample.intent.allow))
    }

    @Test(arguments: templates)
    func `a policy of each dialect`(template: BuiltinTemplate) throws {
        try check(template.fuller, template)
        try check(template.sample, template)
    }

    @Test(arguments: [BuiltinTemplate.cilium, .antrea, .aws])
    func `sources`(template: BuiltinTemplate) throws {
        let sample = try SamplePolicy.sources(egress: true)
        let converted = try ForeignSample(try sample.text(template), ConversionWishes(family: .dual))
        #expect(converted.flaws.isEmpty, "\(converted.flaws)")
        let (ingress, wanted) = (try #require(converted.intent?.intent.ingress), sample.intent.ingress)
        // The addresses of a name are blocks, and each source has its own ports.
        let blocks = [
            "100.64.0.0/10:80,100-200/udp", "[2001:db8::/32]:9/sctp", "0.0.0.0/0:443", "8.8.8.8/32:8443",
            "[2a00:1450:4001:813::200e/128]:8443",
        ]
        #expect(Set(ingress.blocks.map(\.description)) == Set(blocks))
        #expect(Set(ingress.except) == Set(wanted.except))
        #expect(Set(ingress.pods) == Set(wanted.pods))
        #expect(Set(ingress.namespaces) == Set(wanted.namespaces))
        #expect(ingress.ports == wanted.ports)
    }

    // MARK: Random policies

    /// Returns what a policy allows between the pods and its sources.
    private func sources(_ intent: PolicyIntent, _ outcomes: [NameOutcome]) throws -> Set<AllowedTraffic> {
        let subject = try PolicySubject(name: "web", namespace: nil, podSelector: .all)
        return SamplePolicy(subject, intent, outcomes).policy.ingress.reduce(into: []) { all, rule in
            guard let ports = rule.portList else { return }
            all.formUnion(AllowedTraffic.all(.ingress, rule.peers.map(AllowedTraffic.End.init), ports))
        }
    }

    @Test(arguments: templates, 0..<100 as Range<UInt64>)
    func `what a template prints is converted back`(template: BuiltinTemplate, seed: UInt64) throws {
        let sample = try RandomIntent(template, seed: seed).sample
        let (intent, text) = (sample.intent, try sample.text(template))
        let target = PolicyDialect(rawValue: template.rawValue)
        let converted = try ForeignSample(text, ConversionWishes(target: target, family: intent.family))
        #expect(converted.flaws.isEmpty, "\(text)")
        let back = try #require(converted.intent?.intent)
        #expect(converted.item.policy?.subject == sample.policy.subject)
        #expect(Set(back.hosts) == Set(intent.hosts))
        #expect(Set(back.dns) == Set(intent.dns), "\(text)")
        #expect(Set(back.allow) == Set(intent.allow))
        #expect(back.directions == intent.directions)
        #expect(try sources(back, []) == (try sources(intent, sample.outcomes)), "\(text)")
    }

    /// These kinds contain addresses instead of names, so nothing would be left to look up.
    @Test(arguments: [(BuiltinTemplate.networkPolicy, 0), (.calico, 1)])
    func `a policy that contains no names is not converted`(template: BuiltinTemplate, strangers: Int) throws {
        let text = try template == .networkPolicy ? template.fuller.yaml() : template.fuller.text(template)
        let found = try ForeignCollection(searching: Array(text.utf8))
        let (items, others) = (found?.items ?? [], found?.strangers ?? [])
        #expect(items.isEmpty)
        #expect(others.count == strangers)
    }
}
