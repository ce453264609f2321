internal import EgressPolicy
internal import EgressRefresh

extension HoldFinding {
    var words: Words {
        switch self {
        case .overLongestWait(let seconds):
            Words(
                "is longer than \(Self.text(seconds)), after which every query has its answer",
                hint: "write \(Setting.hold.flag) \(Self.text(seconds)) or less")
        case .noTimeToSettle(let hold):
            Words(
                "is not shorter than \(Self.text(hold)), the longest time that an answer waits",
                hint: "write a shorter \(Setting.settle.flag) or a longer \(Setting.hold.flag)")
        }
    }

    /// Returns the text of a duration as users write it.
    private static func text(_ seconds: Double) -> String {
        let milliseconds = seconds * 1000
        return "\(Int(exactly: milliseconds).map(String.init) ?? "\(milliseconds)")ms"
    }
}
