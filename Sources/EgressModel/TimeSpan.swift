/// A duration as Kubernetes users write it: `500ms`, `90s`, `1h30m`, `1.5h`, `7d` or `0`.
///
/// The form is that of Go's `time.ParseDuration` without a sign. The units `d`, which is 24 hours, and `w`, which is 7
/// days, are added.
package struct TimeSpan: Hashable, Sendable {
    /// The duration, from 0 to ten years. Parts of a nanosecond are cut off, as Go does.
    package let nanoseconds: Int64
    /// The text that the duration was parsed from.
    package let text: String

    /// Calculations with the sum of a time and several durations of this length cannot overflow.
    private static let longest: Int64 = 10 * 366 * 86_400 * 1_000_000_000

    private static let units: [String: Int64] = [
        "ns": 1,
        "us": 1_000,
        // The micro sign and the Greek letter mu.
        "\u{b5}s": 1_000,
        "\u{3bc}s": 1_000,
        "ms": 1_000_000,
        "s": 1_000_000_000,
        "m": 60_000_000_000,
        "h": 3_600_000_000_000,
        "d": 86_400_000_000_000,
        "w": 604_800_000_000_000,
    ]

    /// Parses a duration: one or more decimal numbers, each with a unit, or `0`.
    ///
    /// - Throws: `FormatError` if the text does not have this form, or if the duration is longer than ten years.
    package init(_ text: String) throws(FormatError) {
        var rest = Array(text.utf8)[...]
        guard rest.first != UInt8(ascii: "-"), rest.first != UInt8(ascii: "+") else { throw .signedDuration }
        guard !rest.isEmpty else { throw .notDuration }
        var total: Int64 = 0
        if text == "0" { rest = [] }
        while !rest.isEmpty { total = min(total + (try Self.part(of: &rest)), Self.longest + 1) }
        guard total <= Self.longest else { throw .longDuration }
        nanoseconds = total
        self.text = text
    }

    private init(nanoseconds: Int64, text: String) {
        self.nanoseconds = nanoseconds
        self.text = text
    }

    /// Returns a duration of up to a day.
    package static func seconds(_ seconds: Int) -> TimeSpan {
        TimeSpan(nanoseconds: Int64(seconds) * 1_000_000_000, text: "\(seconds)s")
    }

    /// The duration in seconds, rounded up. Only a duration of 0 is 0.
    package var seconds: Int { Int((nanoseconds + 999_999_999) / 1_000_000_000) }

    /// Reads a number and its unit from the start of `rest`.
    ///
    /// - Returns: The nanoseconds, or one more than the longest duration if they are more than that.
    private static func part(of rest: inout ArraySlice<UInt8>) throws(FormatError) -> Int64 {
        let whole = taking(&rest) { (0x30...0x39).contains($0) }
        var fraction: ArraySlice<UInt8> = []
        if rest.first == UInt8(ascii: ".") {
            rest.removeFirst()
            fraction = taking(&rest) { (0x30...0x39).contains($0) }
        }
        let name = taking(&rest) { $0 != UInt8(ascii: ".") && !(0x30...0x39).contains($0) }
        guard !(whole.isEmpty && fraction.isEmpty), let unit = units[String(decoding: name, as: UTF8.self)] else {
            throw .notDuration
        }
        let count = whole.reduce(0) { min($0 * 10 + Int64($1 - 0x30), longest + 1) }
        // Rounding down after each digit, from the last one on, gives the same result as rounding down once.
        let part = fraction.reversed().reduce(0) { ($0 + Int64($1 - 0x30) * unit) / 10 }
        let (product, overflow) = count.multipliedReportingOverflow(by: unit)
        return overflow || product > longest ? longest + 1 : product + part
    }

    private static func taking(_ rest: inout ArraySlice<UInt8>, _ fits: (UInt8) -> Bool) -> ArraySlice<UInt8> {
        let taken = rest.prefix(while: fits)
        rest = rest.dropFirst(taken.count)
        return taken
    }
}

extension TimeSpan: CustomStringConvertible {
    package var description: String { text }
}
