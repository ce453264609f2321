import EgressModel
import EgressTemplates
import EgressTestSupport
import Testing

@testable import EgressCommands
@testable import EgressRefresh

@Suite struct PageTextTests {
    @Test func `The templates can be parsed`() { #expect(PageFrame.isWhole) }

    @Test func `A service that never had success says so`() throws {
        #expect(ServiceHealth.stale(lastSuccess: nil).verdict == "No refresh has succeeded yet.")
        let (now, success) = (try UTCTime("2026-11-25T02:03:04Z"), try UTCTime("2026-11-25T02:01:04Z"))
        let stale = ServiceHealth.stale(lastSuccess: success)
        #expect(stale.verdict == "No refresh has succeeded lately.")
        #expect(stale.detail(at: now).hasPrefix("The last success was at 02:01:04, 2\u{a0}min ago."))
    }

    @Test func `The hash is that of the style sheet`() throws {
        #expect(try PageJudge.hash(of: PageTemplate.style) == PageTemplate.styleHash)
    }

    @Test func `No text leaves its place in HTML`() {
        let text = "a<script>&\"'\u{301}<\u{301}\u{202e}\u{0}\u{fffe}\n"
        #expect(
            HTMLText().escapeText(text)
                == "a&lt;script&gt;&amp;&quot;&#39;\u{301}&lt;\u{301}\\u{202e}\\u{0}\u{fffd}\\n")
    }

    @Test(arguments: [
        (0, "0 s"), (59, "59 s"), (60, "1 min"), (61, "1 min 1 s"), (601, "10 min"), (3600, "1 h"), (3660, "1 h 1 min"),
        (86400, "1 d"), (90000, "1 d 1 h"), (-5, "0 s"),
    ])
    func `An age has its two largest units`(seconds: Int, text: String) {
        #expect(TimeText.age(seconds) == text.replacing(" ", with: "\u{a0}"))
    }

    @Test(arguments: [
        (0.0004, "0 ms"), (0.0126, "13 ms"), (0.9994, "999 ms"), (0.9996, "1.0 s"), (2.5, "2.5 s"), (2.99, "3.0 s"),
        (9.94, "9.9 s"), (9.96, "10 s"), (59.4, "59 s"), (59.6, "1 min"),
    ])
    func `A duration is rounded`(seconds: Double, text: String) {
        #expect(TimeText.duration(seconds) == text.replacing(" ", with: "\u{a0}"))
    }

    @Test func `A time of another day has its date`() throws {
        let time = try UTCTime("2026-11-25T02:03:04Z")
        #expect(TimeText(time).text(at: time) == "02:03:04")
        #expect(TimeText(time).text(at: time.advanced(by: 86400)) == "2026-11-25 02:03:04")
    }

    @Test(arguments: [(0, "0"), (999, "999"), (1000, "1,000"), (1_234_567, "1,234,567"), (-1000, "-1,000")])
    func `A long number has its thousands apart`(number: Int, text: String) {
        #expect("\(NumberText(number))" == text)
    }

    @Test func `A histogram tells within which bound a share of the durations is`() {
        var durations = DurationHistogram()
        #expect(durations.bound(of: 0.5) == nil)
        for seconds in [0.002, 0.002, 0.2, 9] { durations.add(seconds) }
        #expect(durations.bound(of: 0.5) == 0.005)
        #expect(durations.bound(of: 0.75) == 0.25)
        #expect(durations.bound(of: 0.99) == .infinity)
    }
}
