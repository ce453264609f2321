internal import EgressManifest
internal import EgressSystem
internal import Synchronization

/// The line at the end of a terminal that tells how far a run is. It makes way for all that is written otherwise.
enum StatusLine {
    private static let isShown = Mutex(false)

    /// Shows as much of a text as fits in one row, in place of the one before.
    static func show(_ text: String) {
        isShown.withLock { isShown in
            StandardStreams.writeError("\r\(text.prefix(StandardStreams.errorWidth - 1))\u{1b}[K")
            isShown = true
        }
    }

    static func hide() { makeWay {} }

    /// Takes the line away, if it is there, while something else is written.
    static func makeWay<Value, Failure: Error>(for body: () throws(Failure) -> Value) throws(Failure) -> Value {
        try isShown.withLock { isShown throws(Failure) in
            if isShown { StandardStreams.writeError("\r\u{1b}[K") }
            isShown = false
            return try body()
        }
    }
}
