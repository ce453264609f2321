internal import CPOSIX
package import SystemPackage

extension FileDescriptor {
    /// The default capacity of a pipe on Linux, in bytes; pipe(7).
    private static let chunk = 65536

    /// Reads a regular file to its end, or any other file until its writers have closed it; read(2).
    ///
    /// - Throws: `Errno`.
    package func readAll() throws(Errno) -> [UInt8] {
        let status = try? Stat(self)
        return try readAll(expecting: status?.type == .regular ? Int(status?.size ?? 0) : Self.chunk)
    }

    /// Reads until the end of the file. `size` is the expected number of bytes. A good estimate saves calls of read(2).
    func readAll(expecting size: Int) throws(Errno) -> [UInt8] {
        var bytes: [UInt8] = []
        // At least 1, because a read into an empty buffer looks like the end of the file. A file can have content
        // although its size is 0, as in /proc.
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

    /// Reads the bytes that are available, up to the size of a buffer; read(2).
    ///
    /// - Returns: The number of bytes read; 0 at the end of the file.
    /// - Throws: `Errno`.
    package func readSome(into buffer: UnsafeMutableRawBufferPointer) throws(Errno) -> Int {
        try typed { try read(into: buffer) }
    }

    /// Writes all bytes, with as many calls of write(2) as necessary.
    ///
    /// - Throws: `Errno`.
    package func write(whole bytes: [UInt8]) throws(Errno) {
        var rest = bytes[...]
        while !rest.isEmpty {
            do throws(Errno) {
                rest = rest.dropFirst(try typed { try rest.withUnsafeBytes { try write($0) } })
            } catch {
                // Another process can make a standard stream non-blocking, because processes share its file
                // description.
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

/// Reads complete files.
package enum WholeFile {
    /// Reads the file at `path` from start to end.
    ///
    /// - Throws: `Errno`.
    package static func read(_ path: String) throws(Errno) -> [UInt8] {
        try FileDescriptor.withOpened(path, .readOnly) { file throws(Errno) in try file.readAll() }
    }
}
