import EgressModel
import EgressPolicy
import Testing

@Suite struct KnownLimitTests {
    private static func addresses(_ count: Int) throws -> NetworkPolicyRule {
        NetworkPolicyRule(
            peers: (0..<count).map { .ipBlock(CIDRBlock(.ipv4(IPv4Address(bits: 0x0808_0000 + UInt32($0 * 2))))) },
            ports: .every)
    }

    @Test(arguments: [(50, false), (51, true)])
    func `GKE's addresses are counted over all rules, each once`(count: Int, isBeyond: Bool) throws {
        let rules = [try Self.addresses(count), try Self.addresses(40)]
        let limits = KnownLimit.exceeded(by: rules)
        #expect(limits == (isBeyond ? [.addresses(51)] : []))
    }

    private static func ports(_ numbers: ClosedRange<UInt16>, _ transport: TransportProtocol = .tcp) -> PortList {
        PortList(numbers.map { PortRange(transport, $0) })
    }

    @Test func `EKS's ports are counted for each address and protocol`() throws {
        let block = CIDRBlock(.ipv4(IPv4Address(bits: 0x0808_0808)))
        func limits(_ lists: [(CIDRBlock, PortList)]) -> [KnownLimit] {
            KnownLimit.exceeded(by: lists.map { NetworkPolicyRule(peers: [.ipBlock($0.0)], ports: $0.1) })
        }
        let limit = KnownLimit.ports(25, of: block)
        #expect(limits([(block, Self.ports(1...24)), (block, Self.ports(1...24, .udp))]).isEmpty)
        #expect(limits([(block, Self.ports(1...25))]) == [limit])
        #expect(limits([(block, Self.ports(1...20)), (block, Self.ports(16...25))]) == [limit])
        #expect(limits([(block, Self.ports(1...20)), (try CIDRBlock("8.8.0.0/16"), Self.ports(21...25))]) == [limit])
        #expect(limits([(block, Self.ports(1...20)), (try CIDRBlock("9.9.0.0/16"), Self.ports(21...25))]).isEmpty)
    }

    @Test func `Bytes and policies have their marks`() {
        #expect(KnownLimit.exceeded(byBytes: 262_144, isFile: true).isEmpty)
        #expect(KnownLimit.exceeded(byBytes: 262_145, isFile: true) == [.applicableBytes(262_145)])
        #expect(KnownLimit.exceeded(byBytes: 262_145, isFile: false).isEmpty)
        #expect(KnownLimit.exceeded(byBytes: 1_000_001, isFile: false) == [.objectBytes(1_000_001)])
        #expect(KnownLimit.exceeded(byBytes: 1_000_001, isFile: true) == [.objectBytes(1_000_001)])
        #expect(KnownLimit.exceeded(byPolicies: 100).isEmpty)
        #expect(KnownLimit.exceeded(byPolicies: 101) == [.policies(101)])
    }
}
