import EgressModel
import EgressPolicy
import Testing

@Suite struct DialectInvariantsTests {
    private let subject: PolicySubject
    private var intent: PolicyIntent
    private var outcomes: [NameOutcome]

    init() throws {
        subject = try PolicySubject(name: "web", namespace: "shop", podSelector: .all)
        intent = PolicyIntent(hosts: [try HostSpec("a.example.com:443"), try HostSpec("b.example.com")])
        intent.dns = [.kubeDNS]
        intent.allow = [try AllowSpec("198.51.100.0/24:5432")]
        outcomes = [
            try Sample.outcome("a.example.com", ["8.8.8.8", "8.8.8.9"]),
            try Sample.outcome("b.example.com", ["9.9.9.9"]),
        ]
    }

    private func grants(names: Bool, isDNS: Bool = false) throws -> Set<Grant> {
        let a: [Grant.Destination] =
            names ? [.name(try DomainName("a.example.com"))] : [.block(try CIDRBlock("8.8.8.8/31"))]
        let b: [Grant.Destination] =
            names ? [.name(try DomainName("b.example.com"))] : [.block(try CIDRBlock("9.9.9.9"))]
        let dns = DNSRule.kubeDNS.egressRule(family: .ipv4)
        return Grant.grants(to: a, try PortList("443")).union(Grant.grants(to: b, .every))
            .union(Grant.grants(to: dns.peers.compactMap(Grant.Destination.init), dns.ports, isDNS: isDNS))
            .union(Grant.grants(to: [.block(try CIDRBlock("198.51.100.0/24"))], try PortList("5432")))
    }

    private func fact(_ grants: Set<Grant>, _ dialect: PolicyDialect = .calico) -> String? {
        let policy = DialectPolicy(dialect, subject: subject, grants: grants)
        do {
            try Invariants.check(policy, of: subject, intent: intent, outcomes: outcomes)
            return nil
        } catch {
            return error.fact
        }
    }

    @Test func `What was asked for passes, as names and as addresses`() throws {
        #expect(fact(try grants(names: false)) == nil)
        #expect(fact(try grants(names: true), .clusterNetworkPolicy) == nil)
        #expect(fact(try grants(names: true, isDNS: true), .cilium) == nil)
    }

    @Test func `Every grant less and every grant more is told`() throws {
        for names in [true, false] {
            let whole = try grants(names: names)
            for grant in whole {
                #expect(fact(whole.subtracting([grant]))?.hasPrefix("it does not allow \(grant)") == true)
            }
            for text in ["1.1.1.1", "0.0.0.0/1", "8.8.8.10"] {
                let more = Grant.grants(to: [.block(try CIDRBlock(text))], .every)
                #expect(fact(whole.union(more)) == "it allows \(try CIDRBlock(text)), which nothing gave")
            }
        }
    }

    @Test func `A name with an address that may not be allowed does not stand as a name`() throws {
        var other = self
        other.outcomes[0] = try Sample.outcome("a.example.com", ["8.8.8.8", "10.0.0.1"])
        let whole = try grants(names: true)
        #expect(other.fact(whole) == "it allows a.example.com, port 443, which nothing gave")
        let a = Grant.Destination.name(try DomainName("a.example.com"))
        #expect(other.fact(whole.filter { $0.destination != a }) == nil)
        other.intent.accept = [try CIDRBlock("10.0.0.0/8")]
        #expect(other.fact(whole) == nil)
    }

    @Test(arguments: [NameOutcome.Verdict.noData, .nxDomain, .failed("timed out")])
    func `A name without a good answer does not stand as a name`(verdict: NameOutcome.Verdict) throws {
        var other = self
        other.outcomes[1] = try Sample.outcome("b.example.com", ["9.9.9.9"], verdict)
        #expect(other.fact(try grants(names: true)) == "it allows b.example.com, which nothing gave")
    }

    @Test func `A special-purpose address that DNS gave is a violation all the same`() throws {
        var other = self
        other.outcomes[1] = try Sample.outcome("b.example.com", ["9.9.9.9", "169.254.169.254"])
        #expect(other.fact(try grants(names: false)) == nil)
        let more = Grant.grants(to: [.block(try CIDRBlock("169.254.169.254"))], .every)
        #expect(other.fact(try grants(names: false).union(more)) == "it allows 169.254.169.254/32, which nothing gave")
    }

    @Test func `Names need Cilium's proxy, and a rule of DNS without it is no rule with it`() throws {
        #expect(
            fact(try grants(names: true), .cilium)
                == "no DNS rule goes through the proxy, which learns the addresses of names")
        #expect(fact(try grants(names: false), .cilium) == nil)
    }

    @Test func `Everything needs ports`() throws {
        var other = self
        other.intent.dns = [.any]
        let open = Grant(.block(try CIDRBlock("0.0.0.0/0")), nil)
        #expect(other.fact(try grants(names: false).union([open])) == "0.0.0.0/0 is allowed without ports")
    }
}
