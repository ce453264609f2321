import EgressModel
import Testing

@Suite struct TimeSpanTests {
    private static let second: Int64 = 1_000_000_000

    @Test(
        arguments: [
            ("0", 0), ("0s", 0), ("0d", 0), ("0h0m", 0), ("1ns", 1), ("1us", 1_000), ("1\u{b5}s", 1_000),
            ("1\u{3bc}s", 1_000), ("500ms", 500_000_000), ("1s", second), ("90s", 90 * second), ("5m", 300 * second),
            ("1h", 3600 * second), ("60m", 3600 * second), ("1h30m", 5400 * second), ("1.5h", 5400 * second),
            ("30m1h", 5400 * second), ("1m1m", 120 * second), ("24h", 86_400 * second), ("1d", 86_400 * second),
            ("7d", 604_800 * second), ("2w", 1_209_600 * second), ("1w1d1h1m1s1ms1us1ns", 694_861_001_001_001),
            (".5s", 500_000_000), ("5.s", 5 * second), ("007s", 7 * second), ("0.1ms", 100_000),
        ] as [(String, Int64)])
    func `Numbers with units make nanoseconds`(text: String, nanoseconds: Int64) throws {
        let span = try TimeSpan(text)
        #expect(span.nanoseconds == nanoseconds)
        #expect(span.description == text)
    }

    @Test(
        arguments: [
            ("0.1h", 360 * second), ("0.7s", 700_000_000), ("1.1h", 3960 * second), ("0.001d", 86_400_000_000),
            ("1.0000000000000000000000000000000000000000s", second), ("0.999999999s", 999_999_999),
            ("0.9999999999s", 999_999_999), ("0.9ns", 0), ("0.3333333333333333333h", 1_199_999_999_999),
            ("0.10000000000000000000000000000000000001s", 100_000_000),
        ] as [(String, Int64)])
    func `A fraction is exact, and parts of a nanosecond are cut off`(text: String, nanoseconds: Int64) throws {
        #expect(try TimeSpan(text).nanoseconds == nanoseconds)
    }

    @Test(arguments: [("0", 0), ("1ns", 1), ("500ms", 1), ("1s", 1), ("1000000001ns", 2), ("1.5s", 2), ("7d", 604_800)])
    func `Seconds are rounded up, so that only zero is zero`(text: String, seconds: Int) throws {
        #expect(try TimeSpan(text).seconds == seconds)
    }

    @Test(arguments: [
        "", " ", "s", "h", "5", "90", "00", "0.", "1.", ".", ".s", "1..5s", "1.5", "1h30", "1 h", " 1h", "1h ", "1H",
        "5M", "1y", "1mo", "1min", "1hh", "h1", "0x1s", "1e3s", "1_000s", "1,5h", "1h-30m", "1h+1m", "٥m", "５m",
        "5m\u{301}", "1h\n", "1h 30m", "forever", "0 ", "1µ", "1\u{b5}\u{301}s",
    ])
    func `What is no duration is refused`(text: String) {
        #expect(throws: FormatError.notDuration) { try TimeSpan(text) }
    }

    @Test(arguments: ["-1s", "+1s", "-0", "-", "+", "-1.5h", "-forever"])
    func `A sign is refused as such`(text: String) {
        #expect(throws: FormatError.signedDuration) { try TimeSpan(text) }
    }

    @Test func `Ten years pass`() throws {
        #expect(try TimeSpan("3660d").seconds == 316_224_000)
        #expect(try TimeSpan("3659d23h59m60s").seconds == 316_224_000)
    }

    @Test(arguments: [
        "3661d", "316224001s", "316224000s1ns", "3660d0.000000001s", "600w", "106751991167301d",
        "9223372036854775807ns", "9223372036854775808s", "99999999999999999999999999d", "3660d3660d",
        String(repeating: "9", count: 10_000) + "ns", String(repeating: "3660d", count: 10_000),
    ])
    func `More than ten years is an error, whatever the size of the number`(text: String) {
        #expect(throws: FormatError.longDuration) { try TimeSpan(text) }
    }

    @Test func `What is too long and no duration besides is no duration`() {
        #expect(throws: FormatError.notDuration) { try TimeSpan("99999999999999999999h5") }
    }
}
