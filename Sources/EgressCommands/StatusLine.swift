internal import Synchronization

#if canImport(Darwin)
    internal import Darwin
#else
    internal import Glibc
#endif

/// The line at the end of a terminal that tells how far a run is. It makes way for all that is written otherwise.
enum StatusLine {
    private static let isShown = Mutex(false)

    /// Shows as much of a text as fits in one row, in place of the one before.
    static func show(_ text: String) {
        isShown.withLock { isShown in
            write("\r\(text.prefix(width - 1))\u{1b}[K")
            isShown = true
        }
    }

    static func hide() { makeWay {} }

    /// Takes the line away, if it is there, while something else is written.
    static func makeWay<Value, Failure: Error>(for body: () throws(Failure) -> Value) throws(Failure) -> Value {
        try isShown.withLock { isShown throws(Failure) in
            if isShown { write("\r\u{1b}[K") }
            isShown = false
            return try body()
        }
    }

    /// Columns.
    private static var width: Int {
        var size = winsize()
        #if canImport(Darwin)
            let request: UInt = 0x4008_7468
        #else
            let request = UInt(TIOCGWINSZ)
        #endif
        return ioctl(STDERR_FILENO, request, &size) == 0 && size.ws_col > 1 ? Int(size.ws_col) : 80
    }

    private static func write(_ text: String) {
        #if canImport(Darwin)
            _ = text.withCString { Darwin.write(STDERR_FILENO, $0, strlen($0)) }
        #else
            _ = text.withCString { Glibc.write(STDERR_FILENO, $0, strlen($0)) }
        #endif
    }
}
