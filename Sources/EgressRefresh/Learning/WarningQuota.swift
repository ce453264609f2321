/// Limits how often a warning about the same thing is told.
struct WarningQuota<Key: Hashable & Sendable>: Sendable {
    private struct Window {
        let start: Double
        var count: Int
    }

    /// The number of keys from which old windows are removed.
    private static var manyKeys: Int { 1000 }

    private let most: Int
    private let seconds: Double
    private var windows: [Key: Window] = [:]

    /// Creates a quota of `most` warnings for each key in `seconds` seconds.
    init(_ most: Int, in seconds: Double) {
        self.most = most
        self.seconds = seconds
    }

    /// Returns whether one more warning can be told, and counts it.
    mutating func take(_ key: Key, at uptime: Double) -> Bool {
        if windows.count >= Self.manyKeys { windows = windows.filter { uptime - $0.value.start < seconds } }
        var window = windows[key] ?? Window(start: uptime, count: 0)
        if uptime - window.start >= seconds { window = Window(start: uptime, count: 0) }
        // Many peers can each cause a warning. Nobody reads thousands of them.
        guard window.count < most, windows[key] != nil || windows.count < Self.manyKeys else { return false }
        window.count += 1
        windows[key] = window
        return true
    }
}
