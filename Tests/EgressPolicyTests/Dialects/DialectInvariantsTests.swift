import EgressModel
import EgressPolicy
import EgressTestSupport
import Testing

@Suite struct DialectInvariantsTests {
    private let subject: PolicySubject
    private var intent: PolicyIntent
    private var outcomes: [NameOutcome]

    init() throws {
        subject = try PolicySubject(name: "web", namespace: "shop", podSelector: .all)
        intent = PolicyIntent(hosts: [try HostSpec("a.example.com:443"), try HostSpec("b.example.com")])
        intent.dns = [DNSRule(.kubeDNS)]
        intent.allow = [try AllowSpec("198.51.100.0/24:5432")]
        outcomes = [
            try Sample.outcome("a.example.com", ["8.8.8.8", "8.8.8.9"]),
            try Sample.outcome("b.example.com", ["9.9.9.9"]),
        ]
    }

    private func traffic(names: Bool, isDNS: Bool = false) throws -> Set<AllowedTraffic> {
        let a: [AllowedTraffic.End] =
            names ? [.host(try HostName("a.example.com"))] : [.block(try CIDRBlock("8.8.8.8/31"))]
        let b: [AllowedTraffic.End] =
            names ? [.host(try HostName("b.example.com"))] : [.block(try CIDRBlock("9.9.9.9"))]
        let dns = DNSRule(.kubeDNS).egressRule(family: .ipv4)
        return AllowedTraffic.all(.egress, a, try PortList("443")).union(AllowedTraffic.all(.egress, b, .every))
            .union(
                AllowedTraffic.all(
                    .egress, dns.peers.map(AllowedTraffic.End.init), dns.portList ?? .every, isDNS: isDNS)
            )
            .union(AllowedTraffic.all(.egress, [.block(try CIDRBlock("198.51.100.0/24"))], try PortList("5432")))
    }

    private func violation(
        _ allowed: Set<AllowedTraffic>, _ dialect: PolicyDialect = .calico,
        _ directions: Set<TrafficDirection> = [.egress]
    ) -> InvariantViolation? {
        let policy = DialectPolicy(dialect, subject: subject, directions: directions, allowed: allowed)
        do {
            try Invariants.check(policy, of: subject, intent: intent, outcomes: outcomes)
            return nil
        } catch {
            return error
        }
    }

    @Test func `What was asked for passes, as names and as addresses`() throws {
        #expect(violation(try traffic(names: false)) == nil)
        #expect(violation(try traffic(names: true), .clusterNetworkPolicy) == nil)
        #expect(violation(try traffic(names: true, isDNS: true), .cilium) == nil)
    }

    @Test func `Everything allowed less and everything allowed more is told`() throws {
        for names in [true, false] {
            let whole = try traffic(names: names)
            for one in whole {
                #expect(violation(whole.subtracting([one])) == .missing([one]))
            }
            for text in ["1.1.1.1", "0.0.0.0/1", "8.8.8.10"] {
                let more = AllowedTraffic.all(.egress, [.block(try CIDRBlock(text))], .every)
                #expect(violation(whole.union(more)) == .ungiven(more))
            }
        }
    }

    @Test func `A name with an address that may not be allowed does not stand as a name`() throws {
        var other = self
        other.outcomes[0] = try Sample.outcome("a.example.com", ["8.8.8.8", "10.0.0.1"])
        let whole = try traffic(names: true)
        let a = AllowedTraffic.End.host(try HostName("a.example.com"))
        #expect(other.violation(whole) == .ungiven(whole.filter { $0.end == a }))
        #expect(other.violation(whole.filter { $0.end != a }) == nil)
        other.intent.accept = [try CIDRBlock("10.0.0.0/8")]
        #expect(other.violation(whole) == nil)
    }

    @Test(arguments: [NameOutcome.Verdict.noData, .nxDomain, .timedOut])
    func `A name without a good answer does not stand as a name`(verdict: NameOutcome.Verdict) throws {
        var other = self
        other.outcomes[1] = try Sample.outcome("b.example.com", ["9.9.9.9"], verdict)
        let b = AllowedTraffic(.egress, .host(try HostName("b.example.com")), nil)
        #expect(other.violation(try traffic(names: true)) == .ungiven([b]))
    }

    @Test func `A special-purpose address that DNS gave is a violation all the same`() throws {
        var other = self
        other.outcomes[1] = try Sample.outcome("b.example.com", ["9.9.9.9", "169.254.169.254"])
        #expect(other.violation(try traffic(names: false)) == nil)
        let more = AllowedTraffic.all(.egress, [.block(try CIDRBlock("169.254.169.254"))], .every)
        #expect(other.violation(try traffic(names: false).union(more)) == .ungiven(more))
    }

    @Test func `Names need Cilium's proxy, and a rule of DNS without it is no rule with it`() throws {
        #expect(
            violation(try traffic(names: true), .cilium) == .noDNSProxy)
        #expect(violation(try traffic(names: false), .cilium) == nil)
    }

    @Test func `Everything needs ports`() throws {
        var other = self
        other.intent.dns = [.any]
        let open = AllowedTraffic(.egress, .block(try CIDRBlock("0.0.0.0/0")), nil)
        #expect(other.violation(try traffic(names: false).union([open])) == .everyPort(try CIDRBlock("0.0.0.0/0")))
    }

    // MARK: Ingress

    /// Returns these tests with an intent that also has sources, and the traffic that the sources allow.
    private func withSources() throws -> (DialectInvariantsTests, Set<AllowedTraffic>) {
        var other = self
        other.intent.ingress.hosts = [try HostSpec("a.example.com:80")]
        other.intent.ingress.blocks = [try AllowSpec("100.64.0.0/10"), try AllowSpec("198.51.100.0/24")]
        other.intent.ingress.except = [try CIDRBlock("100.64.1.0/24")]
        other.intent.ingress.pods = [try Label("access=true")]
        let except = AllowedTraffic.End.blockExcept(try CIDRBlock("100.64.0.0/10"), [try CIDRBlock("100.64.1.0/24")])
        let pods = AllowedTraffic.End.pods(namespace: nil, pod: LabelSelector(matchLabels: other.intent.ingress.pods))
        let allowed = AllowedTraffic.all(.ingress, [.block(try CIDRBlock("8.8.8.8/31"))], try PortList("80"))
            .union(AllowedTraffic.all(.ingress, [except, .block(try CIDRBlock("198.51.100.0/24")), pods], .every))
        return (other, allowed)
    }

    @Test func `Sources are addresses, beside names and without`() throws {
        var (other, sources) = try withSources()
        let both: Set<TrafficDirection> = [.ingress, .egress]
        #expect(other.violation(try traffic(names: true, isDNS: true).union(sources), .cilium, both) == nil)
        #expect(other.violation(try traffic(names: false).union(sources), .calico, both) == nil)
        other.intent.hosts = []
        for dialect in [PolicyDialect.cilium, .calico] {
            #expect(other.violation(sources, dialect, [.ingress]) == nil)
            #expect(other.violation(sources, dialect, both) == .otherDirections)
            #expect(other.violation(sources, dialect, []) == .otherDirections)
        }
        let name = AllowedTraffic(.ingress, .host(try HostName("a.example.com")), nil)
        #expect(other.violation(sources.union([name]), .cilium, [.ingress]) == .ungiven([name]))
    }

    @Test func `Every source less and every source more is told`() throws {
        var (other, sources) = try withSources()
        other.intent.hosts = []
        for one in sources {
            #expect(other.violation(sources.subtracting([one]), .cilium, [.ingress]) == .missing([one]))
            let out = AllowedTraffic(.egress, one.end, one.ports)
            #expect(other.violation(sources.union([out]), .cilium, [.ingress]) == .ungiven([out]))
        }
        let pods = AllowedTraffic.End.pods(namespace: .all, pod: LabelSelector(matchLabels: other.intent.ingress.pods))
        let ends: [AllowedTraffic.End] = [
            .block(try CIDRBlock("100.64.0.0/10")), .blockExcept(try CIDRBlock("100.64.0.0/10"), []),
            .blockExcept(try CIDRBlock("100.64.0.0/10"), [try CIDRBlock("100.64.1.0/25")]), pods,
            .pods(namespace: nil, pod: .all),
        ]
        for end in ends {
            let more = AllowedTraffic(.ingress, end, nil)
            #expect(other.violation(sources.union([more]), .calico, [.ingress]) == .ungiven([more]))
        }
    }

    @Test func `Everybody needs ports, without some as well`() throws {
        var (other, sources) = try withSources()
        other.intent.hosts = []
        for end in [
            AllowedTraffic.End.block(try CIDRBlock("::/0")),
            .blockExcept(try CIDRBlock("::/0"), [try CIDRBlock("::/1")]),
        ] {
            let open = AllowedTraffic(.ingress, end, nil)
            #expect(other.violation(sources.union([open]), .cilium, [.ingress]) == .everyPort(try CIDRBlock("::/0")))
        }
    }
}
