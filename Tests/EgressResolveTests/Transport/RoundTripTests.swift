import Testing

@testable import EgressResolve

@Suite struct RoundTripTests {
    private static let millisecond: Nanoseconds = 1_000_000

    private static func measured(_ milliseconds: [UInt64]) -> RoundTrip {
        var roundTrip = RoundTrip()
        for sample in milliseconds { roundTrip.add(sample * millisecond) }
        return roundTrip
    }

    @Test func `nothing measured gives no time to send again`() {
        #expect(RoundTrip().timeout(afterSends: 1) == nil)
    }

    @Test func `a short way is waited for long enough for a busy machine`() {
        #expect(Self.measured([1, 1, 1]).timeout(afterSends: 1) == 100 * Self.millisecond)
    }

    @Test func `the first measure counts three times, as for TCP`() {
        #expect(Self.measured([200]).timeout(afterSends: 1) == 600 * Self.millisecond)
    }

    @Test func `a steady way is waited for little longer than it takes, one that varies longer`() throws {
        let steady = try #require(Self.measured(Array(repeating: 200, count: 100)).timeout(afterSends: 1))
        let varying = try #require(Self.measured((0..<100).map { $0 % 2 == 0 ? 100 : 300 }).timeout(afterSends: 1))
        #expect((200 * Self.millisecond...230 * Self.millisecond).contains(steady))
        #expect(varying > 400 * Self.millisecond)
    }

    @Test func `the time doubles from the third sending on`() {
        let roundTrip = Self.measured([1])
        let times = (1...6).map { (roundTrip.timeout(afterSends: $0) ?? 0) / Self.millisecond }
        #expect(times == [100, 100, 100, 200, 400, 800])
    }

    @Test func `a query that was overtaken by far is sent again sooner, once`() {
        let short = Self.measured([1, 1, 1])
        #expect(short.timeout(afterSends: 1, lead: 19 * Self.millisecond) == 100 * Self.millisecond)
        #expect(short.timeout(afterSends: 1, lead: 20 * Self.millisecond) == 20 * Self.millisecond)
        #expect(short.timeout(afterSends: 2, lead: 20 * Self.millisecond) == 100 * Self.millisecond)
        let long = Self.measured([200])
        #expect(long.timeout(afterSends: 1, lead: 20 * Self.millisecond) == 600 * Self.millisecond)
    }

    @Test func `where both sendings are answered, the second one is made later`() {
        let lead = 20 * Self.millisecond
        var roundTrip = Self.measured([1, 1, 1])
        roundTrip.noteSpuriousRetransmission()
        #expect(roundTrip.timeout(afterSends: 1, lead: 2 * lead) == 2 * lead)
        for _ in 0..<5 { roundTrip.noteSpuriousRetransmission() }
        #expect(roundTrip.timeout(afterSends: 1, lead: 10 * lead) == 100 * Self.millisecond)
        for _ in 0..<200 { roundTrip.noteRetransmission() }
        #expect(roundTrip.timeout(afterSends: 1, lead: lead) == lead)
    }

    @Test func `the least measure is remembered`() {
        #expect(Self.measured([5, 3, 9]).least == 3 * Self.millisecond)
    }
}
