#if canImport(Darwin)
    internal import Darwin
#else
    internal import Glibc
#endif

/// stdin, stdout and stderr.
package enum StandardStreams {
    /// - Throws: `SystemError`.
    package static func readInput() throws(SystemError) -> [UInt8] { try readAll(from: STDIN_FILENO) }

    /// Writes the product. A reader that has gone away is no error: it had what it wanted.
    ///
    /// - Throws: `SystemError`.
    package static func writeOutput(_ text: String) throws(SystemError) { try writeOutput(Array(text.utf8)) }

    /// - Returns: whether there is a reader still.
    @discardableResult
    package static func writeOutput(_ bytes: [UInt8]) throws(SystemError) -> Bool {
        do {
            try write(bytes, to: STDOUT_FILENO)
            return true
        } catch {
            guard error.isBrokenPipe else { throw error }
            return false
        }
    }

    package static var outputIsTerminal: Bool { isatty(STDOUT_FILENO) == 1 }

    /// Writes to stderr in one call, so that the lines of processes that share a terminal do not mix; nobody could be told
    /// of an error.
    package static func writeError(_ text: String) {
        _ = text.withCString { write(STDERR_FILENO, $0, strlen($0)) }
    }

    package static var errorIsTerminal: Bool { isatty(STDERR_FILENO) == 1 }

    /// Columns of the terminal that stderr is.
    package static var errorWidth: Int {
        var size = winsize()
        #if canImport(Darwin)
            let request: UInt = 0x4008_7468
        #else
            let request = UInt(TIOCGWINSZ)
        #endif
        return ioctl(STDERR_FILENO, request, &size) == 0 && size.ws_col > 1 ? Int(size.ws_col) : 80
    }
}
