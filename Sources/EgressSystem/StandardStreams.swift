internal import CPOSIX
package import SystemPackage

/// The standard input, output and error of this process.
package enum StandardStreams {
    /// Opens `/dev/null` for each closed standard stream, so that no file opened later gets the descriptor of the
    /// stream. The stream is opened in the wrong direction, so that reading or writing it still fails.
    package static func reserve() {
        for number in STDIN_FILENO...STDERR_FILENO where posix_is_open(number) == 0 {
            _ = try? FileDescriptor.open("/dev/null", number == STDIN_FILENO ? .writeOnly : .readOnly)
        }
    }

    /// Reads standard input to its end.
    ///
    /// - Throws: `Errno`.
    package static func readInput() throws(Errno) -> [UInt8] {
        try FileDescriptor.standardInput.readAll(expecting: 65536)
    }

    /// Writes to standard output. A closed reader is not an error, because it has read all that it needs.
    ///
    /// - Returns: Whether the output still has a reader.
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

    /// Writes to standard error in one call, so that the lines of processes that share a terminal do not mix. Errors
    /// are ignored, because there is no other place to report them.
    package static func writeError(_ text: String) {
        var text = text
        text.withUTF8 { bytes in
            _ = try? FileDescriptor.standardError.write(UnsafeRawBufferPointer(bytes), retryOnInterrupt: false)
        }
    }

    package static var errorIsTerminal: Bool { FileDescriptor.standardError.isTerminal }

    /// The width in columns of the terminal at standard error; 80 if it is unknown.
    package static var errorWidth: Int {
        let columns = Int(posix_columns(STDERR_FILENO))
        return columns > 1 ? columns : 80
    }
}
