internal import CPOSIX
package import SystemPackage

extension FileDescriptor {
    /// More than a pipe holds.
    private static let chunk = 65536

    /// Reads what a regular file holds, or all that comes until the other end is closed; read(2).
    ///
    /// - Throws: `Errno`.
    package func readAll() throws(Errno) -> [UInt8] {
        let status = try? Stat(self)
        return try readAll(expecting: status?.type == .regular ? Int(status?.size ?? 0) : Self.chunk)
    }

    /// Reads all that comes until the end. `size` is the likely number of bytes, and a good guess saves calls of
    /// read(2).
    func readAll(expecting size: Int) throws(Errno) -> [UInt8] {
        var bytes: [UInt8] = []
        // One more than that, so that the end shows without another call.
        var room = max(size, 0) + 1
        while true {
            let chunk = try readChunk(room)
            if bytes.isEmpty { bytes = chunk } else { bytes += chunk }
            guard !chunk.isEmpty else { return bytes }
            room = max(Self.chunk, bytes.count)
        }
    }

    private func readChunk(_ room: Int) throws(Errno) -> [UInt8] {
        try typed {
            try [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
                count = try read(into: UnsafeMutableRawBufferPointer(buffer))
            }
        }
    }

    /// Reads what is there, up to the size of a buffer; read(2).
    ///
    /// - Returns: how many bytes there were; 0 at the end.
    /// - Throws: `Errno`.
    package func readSome(into buffer: UnsafeMutableRawBufferPointer) throws(Errno) -> Int {
        try typed { try read(into: buffer) }
    }

    /// Writes all, in as many calls as it takes; write(2).
    ///
    /// - Throws: `Errno`.
    package func write(whole bytes: [UInt8]) throws(Errno) {
        var rest = bytes[...]
        while !rest.isEmpty {
            do throws(Errno) {
                rest = rest.dropFirst(try typed { try rest.withUnsafeBytes { try write($0) } })
            } catch {
                // Somebody else has made our stdout non-blocking.
                guard error == .resourceTemporarilyUnavailable else { throw error }
                try waitForRoom()
            }
        }
    }

    private func waitForRoom() throws(Errno) {
        var entry = pollfd(fd: rawValue, events: Int16(POLLOUT), revents: 0)
        try retrying { Int(poll(&entry, 1, -1)) }
    }
}

/// A file that is read from its start to its end.
package enum WholeFile {
    /// - Throws: `Errno`.
    package static func read(_ path: String) throws(Errno) -> [UInt8] {
        try FileDescriptor.withOpened(path, .readOnly) { file throws(Errno) in try file.readAll() }
    }
}
