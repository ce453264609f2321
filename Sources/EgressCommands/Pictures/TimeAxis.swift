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
        + [1, 2, 4, 7, 14, 28, 91, 182, 364, 3 * 364].map { $0 * day }

    func x(_ time: UTCTime) -> Double {
        let span = Double(max(1, end.seconds - start.seconds))
        let share = Double(min(max(time, start), end).seconds - start.seconds) / span
        return left + share * (right - left)
    }

    /// The moments that get a date: up to `count` of them, at multiples of a step since 1970.
    func ticks(upTo count: Int) -> [UTCTime] {
        let step = step(upTo: count)
        let first = (start.seconds + step - 1) / step * step
        return stride(from: first, through: end.seconds, by: step).map { UTCTime(seconds: $0) }
    }

    /// Returns the text of a tick: the date, or the time of day where the ticks are closer than a day. The first one has
    /// everything.
    func label(_ tick: UTCTime, upTo count: Int) -> String {
        let text = "\(tick)"
        guard step(upTo: count) < Self.day else { return String(text.prefix(10)) }
        return tick.seconds % Self.day == 0 ? String(text.prefix(10)) : String(text.dropFirst(11).prefix(5))
    }

    private func step(upTo count: Int) -> Int {
        let span = end.seconds - start.seconds
        return Self.steps.first { span / $0 < count } ?? max(span, 1)
    }
}
