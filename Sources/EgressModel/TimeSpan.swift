/// A duration in whole seconds as users write it: `90s`, `5m`, `1h`, `7d` or `0`.
package struct TimeSpan: Hashable, Sendable {
    /// The duration in seconds, from 0 to ten years.
    package let seconds: Int
    /// The text that the duration was parsed from.
    package let text: String

    private static let longest = 10 * 366 * 86400

    /// Parses a duration: a number without a sign and one unit, or `0`.
    ///
    /// - Throws: `FormatError` if the text does not have this form, or if the duration is longer than ten years.
    package init(_ text: String) throws(FormatError) {
        let units: [Character: Int] = ["s": 1, "m": 60, "h": 3600, "d": 86400]
        let unit = text.last.flatMap { units[$0] }
        let digits = unit == nil ? text[...] : text.dropLast()
        guard !digits.isEmpty, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), unit != nil || text == "0" else {
            throw .notDuration
        }
        guard let number = Int(digits),
            case let (seconds, overflow) = number.multipliedReportingOverflow(by: unit ?? 1),
            !overflow, seconds <= Self.longest
        else { throw .longDuration }
        self.seconds = seconds
        self.text = text
    }
}

extension TimeSpan: CustomStringConvertible {
    package var description: String { text }
}
