import Testing

@testable import EgressRefresh

@Suite struct LagMeterTests {
    private var meter = LagMeter()

    /// Takes a lag each second. Returns what is told.
    private mutating func take(_ lags: [Double], from uptime: Double = 0) -> [Double] {
        lags.enumerated().compactMap { meter.take($1, at: uptime + Double($0)) }
    }

    @Test mutating func `half of the answers of a minute decide`() {
        let late = [Double](repeating: 0.5, count: 31)
        let early = [Double](repeating: 0.001, count: 30)
        #expect(take(late + early) == [0.5])
        meter = LagMeter()
        #expect(take([Double](repeating: 0.5, count: 30) + early + [0.001]).isEmpty)
    }

    @Test(arguments: [(0.25, []), (0.2501, [0.2501])]) func `250 ms are not too late`(lag: Double, told: [Double]) {
        var test = self
        #expect(test.take([Double](repeating: lag, count: 61)) == told)
    }

    @Test mutating func `each minute is told of once`() {
        #expect(take([Double](repeating: 0.5, count: 61 * 3)) == [0.5, 0.5, 0.5])
    }

    @Test mutating func `a minute is judged by itself`() {
        #expect(take([Double](repeating: 0.5, count: 61)) == [0.5])
        #expect(take([Double](repeating: 0.001, count: 61), from: 61).isEmpty)
    }

    @Test mutating func `four answers are too few to judge by`() {
        #expect(take([0.5, 0.5, 0.5]).isEmpty)
        #expect(meter.take(0.5, at: 60) == nil)
        #expect(take([0.5, 0.5, 0.5, 0.5], from: 100).isEmpty)
        #expect(meter.take(0.5, at: 160) == 0.5)
    }

    @Test mutating func `a busy minute is judged by its last answers`() {
        for _ in 0..<5000 { _ = meter.take(0.001, at: 1) }
        for _ in 0..<1024 { _ = meter.take(0.5, at: 2) }
        #expect(meter.take(0.5, at: 61) == 0.5)
    }
}
