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
    public static func writeOutput(_ text: String) throws(SystemError) {
        do {
            try write(Array(text.utf8), to: STDOUT_FILENO)
        } catch {
            guard error.isBrokenPipe else { throw error }
        }
    }

    public static var outputIsTerminal: Bool { isatty(STDOUT_FILENO) == 1 }

    public static var errorIsTerminal: Bool { isatty(STDERR_FILENO) == 1 }
}
