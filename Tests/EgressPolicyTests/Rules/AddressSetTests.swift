import EgressModel
import EgressPolicy
import EgressTestSupport
import Testing

@Suite struct AddressSetTests {
    @Test func `Addresses are sorted, IPv4 first, and kept once`() throws {
        let set = try Sample.addressSet([
            "2606:2800::10", "140.205.230.13", "106.11.93.21", "2606:2800::9", "140.205.34.3", "106.11.93.21",
            "140.205.32.4", "2606:2800:0::9",
        ])
        #expect(
            set.addresses.map(\.description) == [
                "106.11.93.21", "140.205.32.4", "140.205.34.3", "140.205.230.13", "2606:2800::9", "2606:2800::10",
            ])
        #expect(set.refused == [])
    }

    @Test func `The order of the answer makes no difference`() throws {
        let addresses = ["140.205.34.3", "106.11.93.21", "2606:2800::9", "9.9.9.9"]
        #expect(try Sample.addressSet(addresses) == Sample.addressSet(addresses.reversed()))
    }

    @Test(arguments: [NameOutcome.Verdict.noData, .nxDomain, .timedOut])
    func `A name without a good answer brings nothing, whatever addresses it has`(verdict: NameOutcome.Verdict) throws {
        let outcome = try Sample.outcome("www.example.com", ["93.184.216.34", "10.0.0.1"], verdict)
        let set = AddressSet(outcome, accepting: AcceptedSpace([]))
        #expect(set.addresses == [])
        #expect(set.refused == [])
        #expect(set.blocks(aggregated: true) == [])
    }

    @Test func `Special-purpose addresses are set apart`() throws {
        let set = try Sample.addressSet(["169.254.169.254", "93.184.216.34", "10.0.0.1", "10.0.0.1"])
        #expect(set.addresses.map(\.description) == ["93.184.216.34"])
        #expect(set.refused.map(\.address.description) == ["10.0.0.1", "169.254.169.254"])
        #expect(set.blocks(aggregated: false).map(\.description) == ["93.184.216.34/32"])
    }

    @Test func `Accepted special-purpose addresses are like any other`() throws {
        let set = try Sample.addressSet(["192.168.0.1", "93.184.216.34", "10.0.0.1"], accepting: ["10.0.0.0/8"])
        #expect(set.addresses.map(\.description) == ["10.0.0.1", "93.184.216.34"])
        #expect(set.refused.map(\.address.description) == ["192.168.0.1"])
    }

    @Test func `Without aggregation every address is a block of its own`() throws {
        let set = try Sample.addressSet(["140.205.32.5", "140.205.32.4", "2606:2800::1", "2606:2800::"])
        #expect(
            set.blocks(aggregated: false).map(\.description)
                == ["140.205.32.4/32", "140.205.32.5/32", "2606:2800::/128", "2606:2800::1/128"])
    }

    @Test(arguments: [
        (["140.205.32.4", "140.205.32.5"], ["140.205.32.4/31"]),
        (["140.205.32.5", "140.205.32.6"], ["140.205.32.5/32", "140.205.32.6/32"]),
        (["140.205.32.4", "140.205.32.5", "140.205.32.6"], ["140.205.32.4/31", "140.205.32.6/32"]),
        (["140.205.32.4", "140.205.32.5", "140.205.32.6", "140.205.32.7"], ["140.205.32.4/30"]),
        (["140.205.32.5", "140.205.32.6", "140.205.32.7"], ["140.205.32.5/32", "140.205.32.6/31"]),
        (["140.205.32.255", "140.205.33.0"], ["140.205.32.255/32", "140.205.33.0/32"]),
        (["2606:2800::", "2606:2800::1"], ["2606:2800::/127"]),
        (["93.184.216.34", "2606:2800::22"], ["93.184.216.34/32", "2606:2800::22/128"]),
        (["140.205.32.4"], ["140.205.32.4/32"]),
        ([], []),
    ])
    func `Aggregation merges the halves of a prefix and nothing else`(addresses: [String], blocks: [String]) throws {
        #expect(try Sample.addressSet(addresses).blocks(aggregated: true).map(\.description) == blocks)
    }

    @Test(arguments: [
        ("140.205.32.0", 256, ["140.205.32.0/24"]),
        ("140.205.32.0", 512, ["140.205.32.0/24", "140.205.33.0/24"]),
        ("140.205.32.128", 256, ["140.205.32.128/25", "140.205.33.0/25"]),
        ("2606:2800::", 512, ["2606:2800::/120", "2606:2800::100/120"]),
    ])
    func `A block never stands for more than 256 addresses`(first: String, count: Int, blocks: [String]) throws {
        let start = try IPAddress(first)
        let addresses = (0..<count).map { Self.address(start, plus: $0).description }
        #expect(try Sample.addressSet(addresses).blocks(aggregated: true).map(\.description) == blocks)
    }

    @Test(arguments: ["140.205.32.0", "2606:2800::"])
    func `Aggregation of random sets is exact, sorted and as short as it can be`(first: String) throws {
        var generator = SeededGenerator(seed: 256)
        let start = try IPAddress(first)
        for percentage in stride(from: 0, through: 100, by: 5) {
            let offsets = (0..<1024).filter { _ in Int.random(in: 0..<100, using: &generator) < percentage }
            let addresses = offsets.map { Self.address(start, plus: $0) }
            let blocks = try Sample.addressSet(addresses.map(\.description).shuffled(using: &generator))
                .blocks(aggregated: true)
            #expect(blocks.flatMap(Self.numbers) == addresses.map(\.bits))
            #expect(blocks == blocks.sorted())
            #expect(Self.mergeable(blocks) == [])
        }
    }

    private static func address(_ start: IPAddress, plus offset: Int) -> IPAddress {
        switch start {
        case .ipv4(let address): .ipv4(IPv4Address(bits: address.bits + UInt32(offset)))
        case .ipv6(let address): .ipv6(IPv6Address(bits: address.bits + UInt128(offset)))
        }
    }

    private static func hostBits(_ block: CIDRBlock) -> Int { block.network.bitWidth - block.prefixLength }

    private static func numbers(_ block: CIDRBlock) -> [UInt128] {
        (0..<1 << hostBits(block)).map { block.network.bits + $0 }
    }

    /// Returns the blocks of fewer than 256 addresses that could be merged, because the list contains their other half.
    private static func mergeable(_ blocks: [CIDRBlock]) -> [CIDRBlock] {
        let all = Set(blocks)
        return blocks.filter { hostBits($0) < 8 && all.contains(otherHalf($0)) }
    }

    private static func otherHalf(_ block: CIDRBlock) -> CIDRBlock {
        let bits = block.network.bits ^ (1 << hostBits(block))
        let address: IPAddress =
            block.network.bitWidth == 32 ? .ipv4(IPv4Address(bits: UInt32(bits))) : .ipv6(IPv6Address(bits: bits))
        return CIDRBlock(containing: address, prefixLength: block.prefixLength)
    }
}
