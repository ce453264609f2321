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
    func readAll() throws(SystemError) -> [UInt8] {
        var status = stat()
        let isFile = fstat(number, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
        return try EgressManifest.readAll(from: number, expecting: isFile ? Int(status.st_size) : 65536)
    }

    /// - Throws: `SystemError`.
    func write(_ bytes: [UInt8]) throws(SystemError) { try EgressManifest.write(bytes, to: number) }

    /// Waits until the file is on the disk.
    ///
    /// - Throws: `SystemError`.
    func synchronize() throws(SystemError) { try retrying { Int(fsync(number)) } }
}

/// Reads to the end.
///
/// - Parameter size: how many bytes are likely.
func readAll(from descriptor: CInt, expecting size: Int = 65536) throws(SystemError) -> [UInt8] {
    var bytes: [UInt8] = []
    // One more than that, so that the end shows without another call.
    var room = max(size, 0) + 1
    while true {
        var count = 0
        var failure: SystemError?
        let chunk = [UInt8](unsafeUninitializedCapacity: room) { buffer, initialized in
            do throws(SystemError) {
                count = try retrying { read(descriptor, buffer.baseAddress, buffer.count) }
            } catch {
                failure = error
            }
            initialized = count
        }
        if let failure { throw failure }
        if bytes.isEmpty { bytes = chunk } else { bytes += chunk }
        guard count > 0 else { return bytes }
        room = max(65536, bytes.count)
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
