import EgressModel
import EgressPolicy
import Testing

@Suite
struct EnforcedPolicyTests {
    private static func rules() throws -> [NetworkPolicyRule] {
        [
            try NetworkPolicyRule([.block("93.184.216.34")], ports: "443"),
            try NetworkPolicyRule([.block("0.0.0.0/0"), .pods(nil, namespace: "")], ports: "53/udp"),
            try NetworkPolicyRule([.block("198.51.100.0/24")], ports: "5432"),
        ]
    }

    @Test(
        arguments: [
            (
                "api.example.com:443 dns=any allow=198.51.100.0/24:5432",
                ["api.example.com:443", "dns=any", "allow=198.51.100.0/24:5432"]
            ),
            ("api.example.com:444 dns=any allow=198.51.100.0/24:5432", [nil, "dns=any", "allow=198.51.100.0/24:5432"]),
            ("api.example.com:443 dns=any", [nil, nil, nil]),
            ("api.example.com:443 dns=any https://x", [nil, nil, nil]),
            (nil, [nil, nil, nil]),
        ] as [(String?, [String?])])
    func `a rule has its word of the annotation while it fits`(applied: String?, words: [String?]) throws {
        let policy = try policy(egress: try Self.rules(), applied: applied)
        #expect((0..<3).map { policy.word(.egress, $0)?.description } == words)
        #expect(policy.word(.ingress, 0) == nil)
        #expect(policy.word(.egress, 3) == nil)
    }

    @Test func `a rule that egressgen would not write has no word`() throws {
        let peers = [
            try NetworkPolicyPeer.block("93.184.216.0/24", except: "93.184.216.8/29"), try .pods("", namespace: nil),
        ]
        for peer in peers {
            let policy = try policy(egress: [try NetworkPolicyRule([peer])], applied: "api.example.com")
            #expect(policy.word(.egress, 0) == nil)
        }
        let named = NetworkPolicyRule(peers: [try .block("93.184.216.34")], ports: [.named("https", .tcp)])
        #expect(try policy(egress: [named], applied: "api.example.com").word(.egress, 0) == nil)
    }

    @Test(arguments: [
        ("140.205.34.3:443", "140.205.34.3", "443"), ("[2001:db8::1]:53/udp", "2001:db8::1", "53/udp"),
        ("WWW.Example.com.:8000/SCTP", "www.example.com", "8000/sctp"),
    ])
    func `a target is an address or a name with a port`(text: String, host: String, port: String) throws {
        let target = try TrafficTarget(text)
        #expect(PortRange(target.transport, target.port).description == port)
        switch target.host {
        case .address(let address): #expect(address.description == host)
        case .name(let name): #expect(name.description == host)
        }
    }
}
