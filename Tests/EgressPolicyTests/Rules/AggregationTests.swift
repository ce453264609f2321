import EgressModel
import EgressPolicy
import EgressTestSupport
import Testing

/// Tests that a policy that merges prefixes contains the same addresses and notes as a policy that does not, whichever
/// addresses DNS adds and removes.
@Suite struct AggregationTests {
    @Test(arguments: UInt64(1)...20)
    func `Refreshes hold the same addresses whether prefixes are merged or not`(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var plain = PlannedRefresh(["hosts": "a.example", "dns": "none", "retain": "1h"])
        var merged = PlannedRefresh(["hosts": "a.example", "dns": "none", "retain": "1h", "aggregate": "true"])
        var hasMerged = false
        for _ in 0..<40 {
            let addresses = (0..<16).filter { _ in Bool.random(using: &generator) }.map { "93.184.216.\($0)" }
            let answer: PlannedRefresh.Answer =
                switch Int.random(in: 0..<10, using: &generator) {
                case 0: .failed
                case 1: .noData
                case 2: .partial(addresses)
                default: addresses.isEmpty ? .noData : .addresses(addresses)
                }
            let writes = try [plain.refresh(["a.example": answer]), merged.refresh(["a.example": answer])]
            #expect(try plain.addresses() == merged.addresses(), "seed \(seed)")
            #expect(try plain.notes() == merged.notes(), "seed \(seed)")
            #expect(writes[0].changesNotes == writes[1].changesNotes, "seed \(seed)")
            #expect(writes[0].changesRules == writes[1].changesRules, "seed \(seed)")
            let peers = (writes[0].rules.first?.peers.count ?? 0, writes[1].rules.first?.peers.count ?? 0)
            #expect(peers.1 <= peers.0)
            hasMerged = hasMerged || peers.1 < peers.0
            let step = Int.random(in: 5..<60, using: &generator)
            (plain.minute, merged.minute) = (plain.minute + step, merged.minute + step)
        }
        #expect(hasMerged, "seed \(seed)")
    }
}
