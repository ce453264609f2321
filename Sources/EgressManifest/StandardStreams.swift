#if canImport(Darwin)
    internal import Darwin
#else
    internal import Glibc
#endif

/// stdin and stdout, whole.
public enum StandardStreams {
    /// - Throws: `SystemError`.
    public static func readInput() throws(SystemError) -> [UInt8] { try readAll(from: STDIN_FILENO) }

    /// Writes the product. A reader that has gone away is no error: it had what it wanted.
    ///
    /// - Throws: `SystemError`.
    public static func writeOutput(_ text: String) throws(SystemError) { try writeOutput(Array(text.utf8)) }

    /// - Returns: whether there is a reader still.
    @discardableResult
    public static func writeOutput(_ bytes: [UInt8]) throws(SystemError) -> Bool {
        do {
            try write(bytes, to: STDOUT_FILENO)
            return true
        } catch {
            guard error.isBrokenPipe else { throw error }
            return false
        }
    }

    public static var outputIsTerminal: Bool { isatty(STDOUT_FILENO) == 1 }

    public static var errorIsTerminal: Bool { isatty(STDERR_FILENO) == 1 }
}
