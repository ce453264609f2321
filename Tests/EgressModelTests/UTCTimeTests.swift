import EgressModel
import Foundation
import Testing

@Suite struct UTCTimeTests {
    @Test(arguments: [
        ("1970-01-01T00:00:00Z", 0), ("2000-02-29T23:59:59Z", 951_868_799), ("2026-11-25T02:00:00Z", 1_795_572_000),
        ("2100-03-01T00:00:00Z", 4_107_542_400), ("9999-12-31T23:59:59Z", 253_402_300_799),
    ])
    func `reads and writes RFC 3339 in UTC`(text: String, seconds: Int) throws {
        #expect(try UTCTime(text).seconds == seconds)
        #expect(UTCTime(seconds: seconds).description == text)
    }

    @Test(arguments: [
        "", "2026-11-25", "2026-11-25T02:00:00", "2026-11-25t02:00:00z", "2026-11-25T02:00:00+00:00",
        "2026-11-25 02:00:00Z", "2026-13-01T00:00:00Z", "2026-04-31T00:00:00Z", "2100-02-29T00:00:00Z",
        "2026-00-10T00:00:00Z", "2026-01-00T00:00:00Z", "2026-11-25T24:00:00Z", "2026-11-25T02:60:00Z",
        "2026-11-25T02:00:60Z", "1969-12-31T23:59:59Z", "２026-11-25T02:00:00Z", "2026-11-25T02:00:00.0Z",
    ])
    func `refuses every other form and days that no calendar has`(text: String) {
        #expect(throws: FormatError.notTime) { try UTCTime(text) }
    }

    @Test func `agrees with another calendar on every day of four centuries`() {
        let formatter = ISO8601DateFormatter()
        for day in stride(from: 0, to: 400 * 366, by: 1) {
            let seconds = day * 86400 + day % 86400
            #expect(
                UTCTime(seconds: seconds).description
                    == formatter.string(from: Date(timeIntervalSince1970: Double(seconds))))
        }
    }

    @Test func `is ordered by time`() {
        #expect(UTCTime(seconds: 1) < UTCTime(seconds: 2))
        #expect(UTCTime(seconds: 1).advanced(by: 60) == UTCTime(seconds: 61))
    }
}
