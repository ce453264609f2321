import EgressModel
import Testing

@Suite struct VantageViewTests {
    private static func outcome(_ views: [(samples: Int, counts: [Int])]) throws -> NameOutcome {
        let vantages = try views.map { view in
            let counts = try view.counts.enumerated().map { (try IPAddress("8.0.0.\($0)"), $1) }
            return VantageView(
                resolver: "r", clientSubnet: nil, samples: view.samples,
                counts: Dictionary(uniqueKeysWithValues: counts))
        }
        return NameOutcome(name: try DomainName("a.example"), verdict: .addresses, vantages: vantages)
    }

    @Test(
        arguments: [
            ([(10, [10, 10])], 0, 0), ([(2, [1, 1, 1, 1])], 4, 1), ([(4, [1, 3, 4])], 1, 0.125),
            ([(3, [1, 2]), (3, [1, 2])], 0, 0), ([(2, [1, 1]), (2, [1, 1])], 0, 0),
        ] as [([(samples: Int, counts: [Int])], Int, Double)])
    func `what is seen once tells how much is unseen, over all vantage points`(
        views: [(samples: Int, counts: [Int])], once: Int, share: Double
    ) throws {
        let outcome = try Self.outcome(views)
        #expect(outcome.seenOnce == once)
        #expect(outcome.unseenShare == share)
    }

    @Test(arguments: [[], [(1, [1, 1])], [(5, [])]] as [[(samples: Int, counts: [Int])]])
    func `one look, and no address, tell nothing`(views: [(samples: Int, counts: [Int])]) throws {
        #expect(try Self.outcome(views).unseenShare == nil)
    }
}
