/// A point in time in whole seconds, written in UTC as RFC 3339 specifies: `2026-11-25T02:00:00Z`.
package struct UTCTime: Hashable, Sendable {
    /// The number of seconds since 1970-01-01T00:00:00Z, without leap seconds.
    package let seconds: Int

    package init(seconds: Int) {
        self.seconds = seconds
    }

    /// Parses exactly the form that `description` returns, for the years 1970 to 9999.
    ///
    /// - Throws: `FormatError` if the text does not have this form, or if the date or time does not exist.
    package init(_ text: String) throws(FormatError) {
        let form = Array("dddd-dd-ddTdd:dd:ddZ".utf8)
        let bytes = Array(text.utf8)
        let fits = zip(bytes, form).allSatisfy { $1 == UInt8(ascii: "d") ? (0x30...0x39).contains($0) : $0 == $1 }
        guard bytes.count == form.count, fits else { throw .notTime }
        func number(_ range: Range<Int>) -> Int { bytes[range].reduce(0) { $0 * 10 + Int($1) - 0x30 } }
        let days = Self.days(year: number(0..<4), month: number(5..<7), day: number(8..<10))
        seconds = days * 86400 + number(11..<13) * 3600 + number(14..<16) * 60 + number(17..<19)
        // An invalid date such as a 13th month or a 31st of April produces a description that differs from the text.
        guard seconds >= 0, description == text else { throw .notTime }
    }

    package func advanced(by seconds: Int) -> UTCTime { UTCTime(seconds: self.seconds + seconds) }

    /// Returns the number of days since 1970-01-01 in the Gregorian calendar. The calculation lets years begin in
    /// March, so a leap day is the last day of its year.
    private static func days(year: Int, month: Int, day: Int) -> Int {
        let marchYear = month > 2 ? year : year - 1
        let era = marchYear / 400
        let yearOfEra = marchYear - era * 400
        let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
        return era * 146097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719468
    }

    private static func date(days: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = days + 719468
        let era = shifted / 146097
        let dayOfEra = shifted - era * 146097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * marchMonth + 2) / 5 + 1)
    }
}

extension UTCTime: Comparable {
    package static func < (left: UTCTime, right: UTCTime) -> Bool { left.seconds < right.seconds }
}

extension UTCTime: CustomStringConvertible {
    package var description: String {
        let (year, month, day) = Self.date(days: seconds / 86400)
        let time = seconds % 86400
        func padded(_ number: Int, _ width: Int = 2) -> String {
            let digits = "\(number)"
            return String(repeating: "0", count: max(0, width - digits.count)) + digits
        }
        return "\(padded(year, 4))-\(padded(month))-\(padded(day))"
            + "T\(padded(time / 3600)):\(padded(time / 60 % 60)):\(padded(time % 60))Z"
    }
}
