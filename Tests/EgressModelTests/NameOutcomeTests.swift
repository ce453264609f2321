import EgressModel
import EgressTestSupport
import Testing

@Suite struct NameOutcomeTests {
    @Test(arguments: timesToLive)
    func `The TTL is the lowest over chain and addresses`(chain: [UInt32], addresses: [UInt32], ttl: UInt32?) throws {
        let name = try DomainName("www.example.com")
        let address = try IPAddress("93.184.216.34")
        let outcome = NameOutcome(
            name: name, verdict: .addresses,
            chain: chain.map { ChainLink(owner: name, target: name, ttl: $0) },
            addresses: addresses.map { AddressRecord(owner: name, address: address, ttl: $0) })
        #expect(outcome.ttl == ttl)
    }

    @Test func `Without addresses, the three verdicts differ`() throws {
        let name = try DomainName("www.example.com")
        let verdicts: [NameOutcome.Verdict] = [.noData, .nxDomain, .timedOut, .failed(.loop([name]))]
        #expect(Set(verdicts.map { NameOutcome(name: name, verdict: $0) }).count == 4)
    }

    private static let timesToLive: [([UInt32], [UInt32], UInt32?)] = [
        ([120, 60, 300], [90, 240], 60),
        ([120], [60, 240], 60),
        ([], [60], 60),
        ([0], [60], 0),
        ([30, 40], [], 30),
        ([], [], nil),
    ]
}
