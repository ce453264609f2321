internal import EgressModel

/// The time from left to right, with dates at even distances.
struct TimeAxis {
    let start: UTCTime
    let end: UTCTime
    let left: Double
    let right: Double

    private static let hour = 3_600
    private static let day = 24 * hour
    private static let steps =
        [60, 300, 900, hour, 3 * hour, 6 * hour, 12 * hour]
        + [1, 2, 4, 7, 14, 28, 91, 182, 364, 3 * 364, 12 * 364, 60 * 364].map { $0 * day }
    /// Eight of these are longer than all years from 1970 to 9999.
    private static let longestStep = 1_200 * 364 * day

    func x(_ time: UTCTime) -> Double {
        let span = Double(max(1, end.seconds - start.seconds))
        let share = Double(min(max(time, start), end).seconds - start.seconds) / span
        return left + share * (right - left)
    }

    /// A moment that gets a text.
    struct Tick: Hashable {
        let time: UTCTime
        let text: String
    }

    /// The moments that get a text: up to `count` and one, at multiples of a step since 1970; the start if none is on the
    /// axis. The text is the date, or the time of day where the ticks are closer than a day. The first one has both.
    func ticks(upTo count: Int) -> [Tick] {
        let span = end.seconds - start.seconds
        let step = Self.steps.first { span / $0 < count } ?? Self.longestStep
        let first = (start.seconds + step - 1) / step * step
        guard first <= end.seconds else { return [Tick(time: start, text: Self.words("\(start)", 0..<19))] }
        return stride(from: first, through: end.seconds, by: step).map { seconds in
            let time = UTCTime(seconds: seconds)
            let isDate = seconds % Self.day == 0
            let range = isDate ? 0..<10 : seconds == first ? 0..<16 : 11..<16
            return Tick(time: time, text: Self.words("\(time)", range))
        }
    }

    private static func words(_ text: String, _ range: Range<Int>) -> String {
        String(text.prefix(range.upperBound).dropFirst(range.lowerBound)).replacing("T", with: " ")
    }
}
