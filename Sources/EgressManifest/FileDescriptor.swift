#if canImport(Darwin)
    internal import Darwin
#else
    internal import Glibc
#endif

/// Owns an open file and closes it.
struct FileDescriptor: ~Copyable {
    let number: CInt

    /// - Throws: `SystemError`.
    init(opening path: String, _ flags: CInt, mode: mode_t = 0) throws(SystemError) {
        number = CInt(try retrying { Int(open(path, flags | O_CLOEXEC, mode)) })
    }

    deinit { close(number) }

    /// - Throws: `SystemError`.
    func readAll() throws(SystemError) -> [UInt8] { try EgressManifest.readAll(from: number) }

    /// - Throws: `SystemError`.
    func write(_ bytes: [UInt8]) throws(SystemError) { try EgressManifest.write(bytes, to: number) }

    /// Waits until the file is on the disk.
    ///
    /// - Throws: `SystemError`.
    func synchronize() throws(SystemError) { try retrying { Int(fsync(number)) } }
}

/// Reads to the end.
func readAll(from descriptor: CInt) throws(SystemError) -> [UInt8] {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65536)
    while true {
        let count = try retrying { read(descriptor, &chunk, chunk.count) }
        guard count > 0 else { return bytes }
        bytes.append(contentsOf: chunk[..<count])
    }
}

/// Writes all, in as many calls as it takes.
func write(_ bytes: [UInt8], to descriptor: CInt) throws(SystemError) {
    var rest = bytes[...]
    while !rest.isEmpty {
        let count = try retrying {
            let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            guard count < 0, errno == EAGAIN else { return count }
            // Somebody else has made our stdout non-blocking.
            var waiting = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
            return Int(poll(&waiting, 1, -1)) < 0 ? -1 : 0
        }
        rest = rest.dropFirst(count)
    }
}
