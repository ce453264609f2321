internal import EgressModel

/// A point in time as people read it.
struct TimeText {
    private let time: UTCTime

    init(_ time: UTCTime) {
        self.time = time
    }

    /// The time of day, and the date if it is not that of `now`.
    func text(at now: UTCTime) -> String {
        let (own, other) = (time.description, now.description)
        let clock = own.dropFirst(11).prefix(8)
        return own.prefix(10) == other.prefix(10) ? String(clock) : "\(own.prefix(10)) \(clock)"
    }

    /// The time for the axis of a drawing: without seconds if the axis covers more than some minutes.
    func mark(at now: UTCTime, over seconds: Int) -> String {
        String(text(at: now).dropLast(seconds > 600 ? 3 : 0))
    }

    /// A number of seconds in its two largest units.
    static func age(_ seconds: Int) -> String {
        let seconds = max(seconds, 0)
        // Spaces at which no line breaks.
        let text =
            switch seconds {
            case ..<60: "\(seconds) s"
            case ..<3600: "\(seconds / 60) min" + (seconds < 600 && seconds % 60 > 0 ? " \(seconds % 60) s" : "")
            case ..<86400: "\(seconds / 3600) h" + (seconds / 60 % 60 > 0 ? " \(seconds / 60 % 60) min" : "")
            default: "\(seconds / 86400) d" + (seconds / 3600 % 24 > 0 ? " \(seconds / 3600 % 24) h" : "")
            }
        return text.replacing(" ", with: "\u{a0}")
    }

    /// A duration, rounded: to milliseconds below a second, to tenths below ten seconds, and above that to seconds in the
    /// form of an age.
    static func duration(_ seconds: Double) -> String {
        let milliseconds = Int((seconds * 1000).rounded())
        guard milliseconds >= 1000 else { return "\(milliseconds)\u{a0}ms" }
        let tenths = Int((seconds * 10).rounded())
        return tenths < 100 ? "\(tenths / 10).\(tenths % 10)\u{a0}s" : age(Int(seconds.rounded()))
    }
}

/// A whole number with its thousands apart.
struct NumberText: CustomStringConvertible {
    let description: String

    init(_ number: Int) {
        let digits = Array("\(abs(number))")
        description = digits.enumerated().reduce(into: number < 0 ? "-" : "") { text, digit in
            if digit.offset > 0, (digits.count - digit.offset) % 3 == 0 { text += "," }
            text.append(digit.element)
        }
    }

    /// Returns a number with the word for what it counts.
    static func count(_ number: Int, _ one: String, _ many: String) -> String {
        "\(NumberText(number)) \(number == 1 ? one : many)"
    }
}
