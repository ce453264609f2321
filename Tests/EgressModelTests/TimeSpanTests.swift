import EgressModel
import Testing

@Suite struct TimeSpanTests {
    @Test(arguments: [
        ("90s", 90), ("5m", 300), ("1h", 3600), ("7d", 604_800), ("24h", 86400), ("60m", 3600), ("1s", 1),
        ("0", 0), ("0s", 0), ("0d", 0),
    ])
    func `A number and a unit make seconds`(text: String, seconds: Int) throws {
        let span = try TimeSpan(text)
        #expect(span.seconds == seconds)
        #expect(span.description == text)
    }

    @Test(arguments: [
        "", " ", "s", "h", "5", "90", "1.5h", "-1s", "+1s", "1h30m", "1 h", " 1h", "1h ", "1H", "5M", "1w", "1y", "1ms",
        "1hh",
        "h1", "0x1s", "1e3s", "٥m", "５m", "5m\u{301}", "1h\n", "forever",
    ])
    func `What is no duration is refused`(text: String) {
        #expect(throws: FormatError.notDuration) { try TimeSpan(text) }
    }

    @Test func `Ten years pass`() throws {
        #expect(try TimeSpan("3660d").seconds == 316_224_000)
    }

    @Test(arguments: ["3661d", "316224001s", "106751991167301d", "9223372036854775808s", "99999999999999999999999999d"])
    func `More than ten years is an error, whatever the size of the number`(text: String) {
        #expect(throws: FormatError.longDuration) { try TimeSpan(text) }
    }
}
