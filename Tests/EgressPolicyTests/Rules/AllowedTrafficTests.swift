import EgressModel
import EgressPolicy
import Testing

@Suite struct AllowedTrafficTests {
    @Test func `Each end has all ports of its rule`() throws {
        let name = AllowedTraffic.End.host(try HostName("a.example.com"))
        let block = AllowedTraffic.End.block(try CIDRBlock("8.8.8.8"))
        let ports = try PortList("443,53/udp")
        let expected = [name, block].flatMap { to in ports.ranges.map { AllowedTraffic(.ingress, to, $0) } }
        #expect(AllowedTraffic.all(.ingress, [name, block], ports) == Set(expected))
        #expect(AllowedTraffic.all(.egress, [name], .every) == [AllowedTraffic(.egress, name, nil)])
        #expect(AllowedTraffic.all(.egress, [], ports).isEmpty)
    }

    @Test(arguments: [("8.8.8.0/31", ["8.8.8.0/32", "8.8.8.1/32"]), ("8.0.0.0/8", ["8.0.0.0/8"])])
    func `A small block is its addresses, however it was merged`(text: String, parts: [String]) throws {
        let all = AllowedTraffic.all(.egress, [.block(try CIDRBlock(text))], .every)
        #expect(try all == Set(parts.map { AllowedTraffic(.egress, .block(try CIDRBlock($0)), nil) }))
    }

    @Test func `All pods of a namespace are pods of any label`() throws {
        let shop = try Sample.selector("a=b")
        #expect(
            AllowedTraffic.End(.pods(namespace: shop, pod: nil))
                == AllowedTraffic.End(.pods(namespace: shop, pod: .all)))
    }

    @Test func `A block without parts is one whole, in whatever order they are told`() throws {
        let block = try CIDRBlock("10.0.0.0/30")
        let parts = try [CIDRBlock("10.0.0.0"), CIDRBlock("10.0.0.3")]
        let end = AllowedTraffic.End(.ipBlock(block, except: parts))
        #expect(end == AllowedTraffic.End(.ipBlock(block, except: parts.reversed())))
        #expect(end != AllowedTraffic.End(.ipBlock(block, except: [parts[0]])))
        #expect(end != AllowedTraffic.End(.ipBlock(block)))
        #expect(AllowedTraffic.all(.ingress, [end], .every) == [AllowedTraffic(.ingress, end, nil)])
    }

    @Test func `Pods of the policy's own namespace are not those of all`() throws {
        #expect(AllowedTraffic.End(.pods(namespace: nil, pod: .all)) == .pods(namespace: nil, pod: .all))
        #expect(
            AllowedTraffic.End(.pods(namespace: nil, pod: .all))
                != AllowedTraffic.End(.pods(namespace: .all, pod: .all)))
    }

    @Test func `What may come in is not what may go out`() throws {
        let block = [AllowedTraffic.End.block(try CIDRBlock("8.8.8.8"))]
        #expect(
            AllowedTraffic.all(.ingress, block, .every).isDisjoint(with: AllowedTraffic.all(.egress, block, .every)))
    }
}
