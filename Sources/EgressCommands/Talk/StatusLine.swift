internal import EgressManifest
internal import EgressSystem
internal import Synchronization

/// The progress line at the bottom of a terminal. It is removed while anything else is written.
enum StatusLine {
    private static let isShown = Mutex(false)

    /// Replaces the line with as much of `text` as fits in one row.
    static func show(_ text: String) {
        isShown.withLock { isShown in
            StandardStreams.writeError("\r\(text.prefix(StandardStreams.errorWidth - 1))\u{1b}[K")
            isShown = true
        }
    }

    static func hide() { makeWay {} }

    /// Removes the line, if it is shown, and runs `body`, which writes something else.
    static func makeWay<Value, Failure: Error>(for body: () throws(Failure) -> Value) throws(Failure) -> Value {
        try isShown.withLock { isShown throws(Failure) in
            if isShown { StandardStreams.writeError("\r\u{1b}[K") }
            isShown = false
            return try body()
        }
    }
}
