internal import CPOSIX
package import SystemPackage

/// stdin, stdout and stderr.
package enum StandardStreams {
    /// Keeps what is opened later off the numbers of closed streams; use of these fails as before.
    package static func reserve() {
        for number in STDIN_FILENO...STDERR_FILENO where posix_is_open(number) == 0 {
            _ = try? FileDescriptor.open("/dev/null", number == STDIN_FILENO ? .writeOnly : .readOnly)
        }
    }

    /// - Throws: `Errno`.
    package static func readInput() throws(Errno) -> [UInt8] {
        try FileDescriptor.standardInput.readAll(expecting: 65536)
    }

    /// Writes the product. A reader that has gone away is no error: it had what it wanted.
    ///
    /// - Returns: whether there is a reader still.
    /// - Throws: `Errno`.
    @discardableResult
    package static func writeOutput(_ bytes: [UInt8]) throws(Errno) -> Bool {
        do {
            try FileDescriptor.standardOutput.write(whole: bytes)
            return true
        } catch {
            guard error == .brokenPipe else { throw error }
            return false
        }
    }

    package static var outputIsTerminal: Bool { FileDescriptor.standardOutput.isTerminal }

    /// Writes to stderr in one call, so that the lines of processes that share a terminal do not mix; nobody could be told
    /// of an error.
    package static func writeError(_ text: String) {
        var text = text
        text.withUTF8 { bytes in
            _ = try? FileDescriptor.standardError.write(UnsafeRawBufferPointer(bytes), retryOnInterrupt: false)
        }
    }

    package static var errorIsTerminal: Bool { FileDescriptor.standardError.isTerminal }

    /// Columns of the terminal that stderr is.
    package static var errorWidth: Int {
        let columns = Int(posix_columns(STDERR_FILENO))
        return columns > 1 ? columns : 80
    }
}
