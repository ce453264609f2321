import EgressModel
import Testing

@testable import EgressRefresh

@Suite struct AddressTimelineTests {
    private static func address(_ number: Int) throws -> IPAddress {
        try IPAddress("9.9.\(number / 256).\(number % 256)")
    }

    @Test func `A stay begins when an address comes, and ends when it goes`() throws {
        let (first, second) = (try Self.address(1), try Self.address(2))
        var timeline = AddressTimeline([first])
        timeline.note([first, second], at: UTCTime(seconds: 10))
        timeline.note([second], at: UTCTime(seconds: 20))
        timeline.note([first, second], at: UTCTime(seconds: 30))
        #expect(timeline.stays.map(\.address) == [first, second, first])
        #expect(timeline.stays.map(\.since?.seconds) == [nil, 10, 30])
        #expect(timeline.stays.map(\.until?.seconds) == [20, nil, nil])
        #expect(timeline.start(of: first)?.seconds == 30)
        #expect(timeline.start(of: second)?.seconds == 10)
    }

    @Test func `Only the last stays that ended are kept, and all that go on`() throws {
        var timeline = AddressTimeline([])
        let steady = Set(try (1000..<1500).map(Self.address))
        for round in 0..<100 { timeline.note(steady.union([try Self.address(round)]), at: UTCTime(seconds: round)) }
        #expect(timeline.stays.count { $0.until == nil } == 501)
        let ended = timeline.stays.filter { $0.until != nil }
        #expect(ended.count == AddressTimeline.mostEnded)
        #expect(timeline.forgotten == 99 - AddressTimeline.mostEnded)
        #expect(try ended.map(\.address) == (35..<99).map(Self.address))
    }

    @Test func `A stay has the reasons that it had one after the other`() throws {
        let (first, second) = (try Self.address(1), try Self.address(2))
        var timeline = AddressTimeline([first])
        timeline.note([first: .resolved], onlyNew: false, at: UTCTime(seconds: 10))
        timeline.note([first: .resolved], onlyNew: false, at: UTCTime(seconds: 20))
        timeline.note([first, second], at: UTCTime(seconds: 30))
        timeline.note([first: .kept, second: .learned], onlyNew: true, at: UTCTime(seconds: 30))
        timeline.note([first: .retained, second: .learned], onlyNew: false, at: UTCTime(seconds: 40))
        #expect(timeline.stays.map { $0.turns.map(\.reason) } == [[.resolved, .retained], [.learned]])
        #expect(timeline.stays.map { $0.turns.map(\.since.seconds) } == [[10, 40], [30]])
    }

    @Test func `Only the last reasons of a stay are kept`() throws {
        let address = try Self.address(1)
        var timeline = AddressTimeline([address])
        for time in 0..<100 {
            timeline.note([address: time % 2 == 0 ? .resolved : .retained], onlyNew: false, at: UTCTime(seconds: time))
        }
        #expect(timeline.stays[0].isCut)
        #expect(timeline.stays[0].turns.count == AddressTimeline.mostTurns)
        #expect(timeline.stays[0].turns.last?.since.seconds == 99)
    }
}
