import EgressModel
import EgressPolicy
import EgressTestSupport
import Testing

/// Tests the address sets that a policy of Calico or Cilium refers to.
@Suite struct ReferencedSetTests {
    private static let dialects: [PolicyDialect] = [.calico, .cilium]

    private static func subject(_ name: String = "web", in namespace: String? = "shop") throws -> PolicySubject {
        try PolicySubject(name: name, namespace: namespace, podSelector: .all)
    }

    private static func sets(
        _ dialect: PolicyDialect, _ hosts: String..., name: String = "web", in namespace: String? = "shop"
    ) throws -> [ReferencedSet] {
        let intent = PolicyIntent(hosts: try hosts.map { try HostSpec($0) })
        return dialect.sets(of: intent, for: try subject(name, in: namespace))
    }

    @Test(arguments: dialects) func `there is one set for each list of ports`(dialect: PolicyDialect) throws {
        let sets = try Self.sets(dialect, "c.example:443", "b.example", "d.example:22", "a.example:443")
        #expect(sets.map { "\($0.ports)" } == ["", "22", "443"])
        #expect(
            sets.map { $0.intent.hosts.map(\.description) } == [
                ["b.example"], ["d.example"], ["c.example", "a.example"],
            ])
        #expect(sets.allSatisfy { $0.intent.kind == dialect.setKind && $0.intent.objection == nil })
    }

    @Test(arguments: PolicyDialect.allCases.filter { !dialects.contains($0) })
    func `other dialects have no sets`(dialect: PolicyDialect) throws {
        #expect(dialect.setKind == nil)
        #expect(try Self.sets(dialect, "a.example").isEmpty)
    }

    @Test func `a set takes over what its addresses depend on, and nothing else`() throws {
        var intent = PolicyIntent(hosts: [try HostSpec("a.example:443")])
        intent.family = .dual
        intent.accept = [try CIDRBlock("10.0.0.0/8")]
        intent.retain = try TimeSpan("1h")
        intent.aggregate = true
        intent.allow = [try AllowSpec("9.9.9.9:53")]
        intent.dns = [DNSRule(.kubeDNS)]
        let set = try #require(PolicyDialect.calico.sets(of: intent, for: Self.subject()).first)
        var expected = PolicyIntent(hosts: [try HostSpec("a.example")], kind: .networkSet)
        expected.family = .dual
        expected.accept = intent.accept
        expected.retain = intent.retain
        expected.aggregate = true
        #expect(set.intent == expected)
    }

    @Test(arguments: dialects) func `every host stands in the set of its ports, and in no other`(dialect: PolicyDialect)
        throws
    {
        var generator = SeededGenerator(seed: 26)
        let ports = ["", ":443", ":443,8443", ":443-8443", ":53/udp", ":53", ":53,53/udp", ":9/sctp"]
        for _ in 0..<200 {
            let count = Int.random(in: 1...12, using: &generator)
            let hosts = try (0..<count).map {
                try HostSpec("h\($0).example\(ports.randomElement(using: &generator) ?? "")")
            }
            let sets = dialect.sets(of: PolicyIntent(hosts: hosts), for: try Self.subject())
            let found = sets.flatMap { set in set.intent.hosts.map { HostSpec(host: $0.host, ports: set.ports) } }
            #expect(found.count == hosts.count && Set(found) == Set(hosts))
            #expect(Set(sets.map(\.subject.name)).count == Set(hosts.map(\.ports)).count)
            let other = dialect.sets(
                of: PolicyIntent(hosts: hosts.shuffled(using: &generator)), for: try Self.subject())
            #expect(other.map(\.subject) == sets.map(\.subject))
        }
    }

    // MARK: Names

    @Test(arguments: [
        ("", "all"), (":443", "443"), (":443,8443", "443-8443"), (":443-8443", "443to8443"), (":53/udp", "53udp"),
        (":9/sctp,53/udp,53,8000-8010/udp", "53-53udp-8000to8010udp-9sctp"),
    ])
    func `the name of a set tells its ports`(ports: String, word: String) throws {
        #expect(try Self.sets(.calico, "a.example\(ports)").map(\.subject) == [try Self.subject("web.\(word)")])
        #expect(
            try Self.sets(.cilium, "a.example\(ports)").map(\.subject)
                == [try Self.subject("shop.web.\(word)", in: nil)])
    }

    @Test(arguments: dialects) func `a name stays when other hosts come and go`(dialect: PolicyDialect) throws {
        let alone = try Self.sets(dialect, "a.example:443").map(\.subject)
        let among = try Self.sets(dialect, "b.example", "c.example:1", "a.example:443", "d.example:443").map(\.subject)
        #expect(among.contains(alone[0]) && among.count == 3)
    }

    @Test func `sets of different policies have different names`() throws {
        let calico = try ["web", "web.443", "web.443-1"].flatMap { name throws -> [ReferencedSet] in
            try Self.sets(.calico, "a.example:443", "b.example:1", name: name)
        }
        #expect(Set(calico.map(\.subject.name)).count == calico.count)
        let cilium = try [("a", "b.c"), ("a-b", "c"), ("a", "b-c"), ("b", "c")].flatMap {
            namespace, name throws -> [ReferencedSet] in
            try Self.sets(.cilium, "a.example:443", name: name, in: namespace)
        }
        #expect(Set(cilium.map(\.subject.name)).count == cilium.count)
    }

    @Test func `Calico selects a set by its label, and Cilium refers to it by its name`() throws {
        #expect(try Self.sets(.calico, "a.example:443").map(\.labels) == [[try Label("egressgen.dev/set=web.443")]])
        #expect(try Self.sets(.cilium, "a.example:443").map(\.labels) == [[]])
    }

    // MARK: Objections

    private func objections(
        _ dialect: PolicyDialect, name: String = "web", in namespace: String? = "shop", _ hosts: String...,
        adjust: (inout PolicyIntent) throws -> Void = { _ in }
    ) throws -> [DialectObjection] {
        var intent = PolicyIntent(hosts: try hosts.map { try HostSpec($0) })
        intent.dns = [DNSRule(.kubeDNS)]
        try adjust(&intent)
        return dialect.objections(
            to: intent, of: try Self.subject(name, in: namespace), holdsNames: dialect.holdsNames, refersToSets: true)
    }

    @Test(arguments: dialects) func `what no set can contain is objected to`(dialect: PolicyDialect) throws {
        #expect(try objections(dialect, "*.x.example") == [.patternInSet(try HostName("*.x.example"))])
        #expect(
            try objections(dialect) { $0.ingress.blocks = [try AllowSpec("9.9.9.9")] } == [.setsWithoutHosts])
        #expect(
            try objections(dialect, "a.example") { $0.ingress.hosts = [try HostSpec("b.example")] } == [.hostsOfSources]
        )
    }

    @Test(arguments: dialects) func `what a set can contain is not objected to`(dialect: PolicyDialect) throws {
        let found = try objections(dialect, "a.example:443") { intent in
            intent.retain = try TimeSpan("1h")
            intent.family = .ipv6
            intent.aggregate = true
            intent.dns = []
            intent.ingress.blocks = [try AllowSpec("9.9.9.9")]
        }
        #expect(found.isEmpty, "\(found)")
    }

    @Test func `Cilium needs the namespace, and Calico does not`() throws {
        #expect(try objections(.cilium, in: nil, "a.example") == [.noNamespaceOfSets(.cilium)])
        #expect(try objections(.calico, in: nil, "a.example").isEmpty)
    }

    @Test(arguments: [(PolicyDialect.calico, 59, 63), (.cilium, 244, 253)])
    func `a name that is too long is objected to`(dialect: PolicyDialect, longest: Int, limit: Int) throws {
        func name(_ length: Int) -> String {
            String(repeating: "a", count: length)
        }
        #expect(try objections(dialect, name: name(longest), "a.example:443").isEmpty)
        #expect(try Self.sets(dialect, "a.example:443", name: name(longest)).count == 1)
        let found = try objections(dialect, name: name(longest + 1), "a.example:443")
        guard case .longSetName(_, limit: limit)? = found.first else {
            Issue.record("\(found)")
            return
        }
        #expect(try Self.sets(dialect, "a.example:443", name: name(longest + 1)).isEmpty)
    }

    // MARK: Invariants

    private func violation(of allowed: Set<AllowedTraffic>) throws -> InvariantViolation? {
        var intent = PolicyIntent(hosts: [try HostSpec("a.example:443"), try HostSpec("b.example:22")])
        intent.dns = []
        let subject = try Self.subject()
        let policy = DialectPolicy(.calico, subject: subject, directions: [.egress], allowed: allowed)
        let (outcome, sets) = (
            try Sample.outcome("a.example", ["8.8.8.8"]), PolicyDialect.calico.sets(of: intent, for: subject)
        )
        do throws(InvariantViolation) {
            try Invariants.check(policy, of: subject, intent: intent, outcomes: [outcome], sets: sets)
            return nil
        } catch {
            return error
        }
    }

    @Test func `a policy must refer to exactly its sets, each on its ports`() throws {
        func set(_ name: String, _ ports: String) throws -> AllowedTraffic {
            AllowedTraffic(.egress, .set(name), try PortList(ports).ranges[0])
        }
        let (first, second) = (try set("web.443", "443"), try set("web.22", "22"))
        #expect(try violation(of: [first, second]) == nil)
        #expect(try violation(of: [first]) == .missing([second]))
        for other in [
            try set("web.443", "22"), try set("other", "443"), AllowedTraffic(.egress, .set("web.443"), nil),
            AllowedTraffic(.egress, .block(try CIDRBlock("8.8.8.8")), try PortList("443").ranges[0]),
            AllowedTraffic(.egress, .host(try HostName("a.example")), try PortList("443").ranges[0]),
        ] {
            #expect(try violation(of: [first, second, other]) == .ungiven([other]))
        }
    }
}
