import Testing

@testable import EgressRefresh

@Suite struct HearingTests {
    private var hearing = Hearing()

    @Test mutating func `without a stream nothing is known`() {
        #expect(!hearing.isWhole(0, at: 1e6))
        hearing.close(at: 1)
        #expect(hearing.count == 0)
        #expect(!hearing.isWhole(300, at: 1e6))
    }

    @Test(arguments: [(300, 300.0), (3600, 3600), (86_400, 3600)])
    func `it is whole after the retention, or an hour`(span: Int, needed: Double) {
        var hearing = Hearing()
        hearing.open(at: 100)
        #expect(!hearing.isWhole(span, at: 100 + needed - 1))
        #expect(hearing.isWhole(span, at: 100 + needed))
    }

    @Test mutating func `another stream that opens is no gap`() {
        hearing.open(at: 0)
        hearing.open(at: 299)
        #expect(hearing.count == 2)
        #expect(hearing.isWhole(300, at: 300))
    }

    @Test mutating func `a stream that ends is a gap, even if another one stays`() {
        hearing.open(at: 0)
        hearing.open(at: 0)
        hearing.close(at: 300)
        #expect(hearing.count == 1)
        #expect(!hearing.isWhole(300, at: 599))
        #expect(hearing.isWhole(300, at: 600))
    }

    @Test mutating func `after the last stream has ended it begins anew`() {
        hearing.open(at: 0)
        hearing.close(at: 400)
        #expect(!hearing.isWhole(300, at: 10_000))
        hearing.open(at: 10_000)
        #expect(!hearing.isWhole(300, at: 10_299))
        #expect(hearing.isWhole(300, at: 10_300))
    }
}
