/// A number of seconds in the two largest units, in the form of durations in flags, such as `3d4h`.
struct SpanText: CustomStringConvertible {
    let description: String

    private static let units = [("d", 86_400), ("h", 3_600), ("m", 60), ("s", 1)]

    init(_ seconds: Int) {
        let first = Self.units.firstIndex { seconds >= $0.1 } ?? Self.units.count - 1
        var rest = seconds
        var text = ""
        for (name, size) in Self.units[first...].prefix(2) {
            if rest >= size || text.isEmpty { text += "\(rest / size)\(name)" }
            rest %= size
        }
        description = text
    }

    /// Creates the text of a span that is not shorter: whole hours from an hour on, whole minutes below it.
    init(roundingUp seconds: Int) {
        let step = seconds > 3_600 ? 3_600 : 60
        self.init((seconds + step - 1) / step * step)
    }
}
