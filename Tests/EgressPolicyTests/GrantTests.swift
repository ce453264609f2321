import EgressModel
import EgressPolicy
import Testing

@Suite struct GrantTests {
    @Test func `Each destination has all ports of its rule`() throws {
        let name = Grant.Destination.name(try DomainName("a.example.com"))
        let block = Grant.Destination.block(try CIDRBlock("8.8.8.8"))
        let ports = try PortList("443,53/udp")
        let expected = [name, block].flatMap { to in ports.ranges.map { Grant(to, $0) } }
        #expect(Grant.grants(to: [name, block], ports) == Set(expected))
        #expect(Grant.grants(to: [name], .every) == [Grant(name, nil)])
        #expect(Grant.grants(to: [], ports).isEmpty)
    }

    @Test(arguments: [("8.8.8.0/31", ["8.8.8.0/32", "8.8.8.1/32"]), ("8.0.0.0/8", ["8.0.0.0/8"])])
    func `A small block is its addresses, however it was merged`(text: String, parts: [String]) throws {
        let grants = Grant.grants(to: [.block(try CIDRBlock(text))], .every)
        #expect(try grants == Set(parts.map { Grant(.block(try CIDRBlock($0)), nil) }))
    }

    @Test func `All pods of a namespace are pods of any label`() throws {
        let shop = try Sample.selector("a=b")
        #expect(
            Grant.Destination(.pods(namespace: shop, pod: nil)) == Grant.Destination(.pods(namespace: shop, pod: .all)))
    }

    @Test func `What no egress rule holds is no destination`() throws {
        #expect(Grant.Destination(.ipBlockExcept(try CIDRBlock("10.0.0.0/8"), [try CIDRBlock("10.1.0.0/16")])) == nil)
        #expect(Grant.Destination(.pods(namespace: nil, pod: .all)) == nil)
    }
}
