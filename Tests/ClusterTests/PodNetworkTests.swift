import EgressTestSupport
import Testing

/// Tests the equipment of `FirstConnectionTests`: the namespaces, and the rules that stand for a network plugin.
@Suite(.waits, .enabled(if: PodNetwork.isAvailable))
struct PodNetworkTests {
    private static func policy(_ egress: String) throws -> StoredPolicy {
        try StoredPolicy(
            json: """
                {"metadata": {"name": "web", "namespace": "shop", "uid": "1", "resourceVersion": "1", "generation": 1},
                "spec": {"podSelector": {}, "policyTypes": ["Egress"], "egress": \(egress)}}
                """)
    }

    private static func allowing(_ port: UInt16) throws -> StoredPolicy {
        try policy(
            """
            [{"to": [{"ipBlock": {"cidr": "\(PodNetwork.server)/32"}}], "ports": [{"port": \(port)}]}]
            """)
    }

    @Test func `rules let exactly the ports of a policy pass`() throws {
        let network = try PodNetwork()
        let servers = [try network.serve(port: 443), try network.serve(port: 8443)]
        try network.enforce(EgressFilter(Self.allowing(443)))
        let allowed = try network.client(port: 443)
        allowed.tell()
        _ = try allowed.connectionTime()
        #expect(try network.dropped == 0)
        let denied = try network.client(port: 8443)
        denied.tell()
        try Wait.until("a packet is dropped") { () throws(SupportError) in try network.dropped > 0 }
        #expect(!denied.hasEnded)
        withExtendedLifetime(servers) {}
    }

    @Test func `a dropped connection succeeds once the rules allow it, and the counter stays`() throws {
        let network = try PodNetwork()
        let server = try network.serve(port: 443)
        try network.enforce(EgressFilter(Self.policy("[]")))
        let client = try network.client(port: 443)
        client.tell()
        try Wait.until("a packet is dropped") { () throws(SupportError) in try network.dropped > 0 }
        try network.enforce(EgressFilter(Self.allowing(443)))
        _ = try client.connectionTime()
        #expect(try network.dropped > 0)
        withExtendedLifetime(server) {}
    }

    @Test(arguments: [
        (#""ipBlock": {"cidr": "8.8.8.8/32"}"#, nil, "ip daddr 8.8.8.8/32 meta l4proto { tcp, udp, sctp } accept"),
        (
            #""ipBlock": {"cidr": "2001:db8::/32"}"#, #""protocol": "UDP", "port": 80, "endPort": 90"#,
            "ip6 daddr 2001:db8::/32 udp dport 80-90 accept"
        ),
        (
            #""ipBlock": {"cidr": "8.0.0.0/8", "except": ["8.8.0.0/16"]}"#, #""protocol": "TCP""#,
            "ip daddr 8.0.0.0/8 ip daddr != 8.8.0.0/16 meta l4proto tcp accept"
        ),
        (#""namespaceSelector": {}"#, nil, nil),
    ]) func `each block and port is a rule`(peer: String, port: String?, rule: String?) throws {
        let ports = port.map { #", "ports": [{\#($0)}]"# } ?? ""
        let filter = EgressFilter(try Self.policy(#"[{"to": [{\#(peer)}]\#(ports)}]"#))
        let prefix = "add rule inet pod output "
        let lines = filter.script.split(separator: "\n").filter { $0.hasPrefix(prefix) }
        #expect(lines.dropFirst().dropLast().map { $0.dropFirst(prefix.count) } == [rule].compactMap { $0?[...] })
    }
}
