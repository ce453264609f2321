import EgressModel
import EgressPolicy
import Testing

@Suite struct DesiredEgressTests {
    @Test func `There is one rule for each name in order, then for each profile, then for each destination`() throws {
        var intent = PolicyIntent(hosts: [try HostSpec("web.example.com:443"), try HostSpec("db.example.com:5432")])
        intent.dns = [DNSRule(.gke), DNSRule(.nodeLocal)]
        intent.allow = [try AllowSpec("198.51.100.0/24:22"), try AllowSpec("10.0.0.0/8")]
        let egress = try Self.egress(
            intent, ["db.example.com": ["8.8.8.8", "8.8.4.4"], "web.example.com": ["9.9.9.9"]])
        #expect(
            try egress.rules == [
                Sample.rule("9.9.9.9", ports: "443"),
                Sample.rule("8.8.4.4", "8.8.8.8", ports: "5432"),
                Sample.rule("169.254.169.254", ports: "53,53/udp"),
                Sample.rule("169.254.20.10", ports: "53,53/udp"),
                Sample.rule("198.51.100.0/24", ports: "22"),
                Sample.rule("10.0.0.0/8"),
            ])
        #expect(
            egress.texts == [
                "web.example.com:443", "db.example.com:5432", "dns=gke", "dns=node-local", "allow=198.51.100.0/24:22",
                "allow=10.0.0.0/8",
            ])
    }

    @Test(arguments: [["web.example.com": []], [:]] as [[String: [String]]])
    func `A name without addresses has no rule and no word`(addresses: [String: [String]]) throws {
        var intent = PolicyIntent(hosts: [try HostSpec("web.example.com"), try HostSpec("db.example.com")])
        intent.dns = []
        let egress = try Self.egress(intent, addresses.merging(["db.example.com": ["9.9.9.9"]]) { first, _ in first })
        #expect(try egress.rules == [Sample.rule("9.9.9.9")])
        #expect(egress.texts == ["db.example.com"])
    }

    @Test func `Without addresses, DNS and destinations there is neither rule nor word`() throws {
        var intent = PolicyIntent(hosts: [try HostSpec("web.example.com")])
        intent.dns = []
        let egress = try Self.egress(intent, [:])
        #expect(egress.rules == [])
        #expect(egress.texts == [])
    }

    @Test func `A name whose addresses were all refused has no rule`() throws {
        let intent = PolicyIntent(hosts: [try HostSpec("web.example.com")])
        #expect(try Self.egress(intent, ["web.example.com": ["10.0.0.1", "169.254.169.254"]]).texts == ["dns=any"])
    }

    @Test(arguments: [(false, ["9.9.9.8/32", "9.9.9.9/32"]), (true, ["9.9.9.8/31"])])
    func `Adjacent addresses are merged if asked`(aggregate: Bool, blocks: [String]) throws {
        var intent = PolicyIntent(hosts: [try HostSpec("web.example.com:443")])
        intent.aggregate = aggregate
        let egress = try Self.egress(intent, ["web.example.com": ["9.9.9.9", "9.9.9.8"]])
        #expect(try egress.rules.first?.peers == blocks.map { .ipBlock(try CIDRBlock($0)) })
        #expect(egress.texts == ["web.example.com:443", "dns=any"])
    }

    @Test func `The DNS rule follows the family`() throws {
        var intent = PolicyIntent(hosts: [])
        intent.family = .dual
        let peers: [NetworkPolicyPeer] = [
            .ipBlock(try CIDRBlock("0.0.0.0/0")), .ipBlock(try CIDRBlock("::/0")), .pods(namespace: .all, pod: nil),
        ]
        #expect(try Self.egress(intent, [:]).rules.map(\.peers) == [peers])
    }

    private static func egress(_ intent: PolicyIntent, _ addresses: [String: [String]]) throws -> AppliedRules {
        let sets = try addresses.map { (try HostName($0), try Sample.addressSet($1)) }
        return AppliedRules(intent, addresses: Dictionary(uniqueKeysWithValues: sets))
    }
}
