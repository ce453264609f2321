import EgressModel
import EgressPolicy
import Testing

@Suite struct GrantTests {
    @Test func `Each end has all ports of its rule`() throws {
        let name = Grant.End.name(try DomainName("a.example.com"))
        let block = Grant.End.block(try CIDRBlock("8.8.8.8"))
        let ports = try PortList("443,53/udp")
        let expected = [name, block].flatMap { to in ports.ranges.map { Grant(.ingress, to, $0) } }
        #expect(Grant.grants(.ingress, [name, block], ports) == Set(expected))
        #expect(Grant.grants(.egress, [name], .every) == [Grant(.egress, name, nil)])
        #expect(Grant.grants(.egress, [], ports).isEmpty)
    }

    @Test(arguments: [("8.8.8.0/31", ["8.8.8.0/32", "8.8.8.1/32"]), ("8.0.0.0/8", ["8.0.0.0/8"])])
    func `A small block is its addresses, however it was merged`(text: String, parts: [String]) throws {
        let grants = Grant.grants(.egress, [.block(try CIDRBlock(text))], .every)
        #expect(try grants == Set(parts.map { Grant(.egress, .block(try CIDRBlock($0)), nil) }))
    }

    @Test func `All pods of a namespace are pods of any label`() throws {
        let shop = try Sample.selector("a=b")
        #expect(
            Grant.End(.pods(namespace: shop, pod: nil)) == Grant.End(.pods(namespace: shop, pod: .all)))
    }

    @Test func `A block without parts is one whole, in whatever order they are told`() throws {
        let block = try CIDRBlock("10.0.0.0/30")
        let parts = try [CIDRBlock("10.0.0.0"), CIDRBlock("10.0.0.3")]
        let end = Grant.End(.ipBlockExcept(block, parts))
        #expect(end == Grant.End(.ipBlockExcept(block, parts.reversed())))
        #expect(end != Grant.End(.ipBlockExcept(block, [parts[0]])))
        #expect(end != Grant.End(.ipBlock(block)))
        #expect(Grant.grants(.ingress, [end], .every) == [Grant(.ingress, end, nil)])
    }

    @Test func `Pods of the policy's own namespace are not those of all`() throws {
        #expect(Grant.End(.pods(namespace: nil, pod: .all)) == .pods(namespace: nil, pod: .all))
        #expect(Grant.End(.pods(namespace: nil, pod: .all)) != Grant.End(.pods(namespace: .all, pod: .all)))
    }

    @Test func `What may come in is not what may go out`() throws {
        let block = [Grant.End.block(try CIDRBlock("8.8.8.8"))]
        #expect(Grant.grants(.ingress, block, .every).isDisjoint(with: Grant.grants(.egress, block, .every)))
    }
}
