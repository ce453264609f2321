internal import CPOSIX
internal import SystemPackage

/// A file in memory that has no name. A child process reads its input from such a file and not from a pipe, because
/// SIGPIPE would end this process if the child exited before it had read the whole pipe.
enum MemoryFile {
    /// Creates a file in memory with `bytes` as its content; shm_open(3).
    ///
    /// - Returns: A file whose offset is at its start.
    /// - Throws: `Errno`.
    static func holding(_ bytes: [UInt8]) throws(Errno) -> FileDescriptor {
        let name = "/egressgen-\(getpid())-\(UInt64.random(in: .min ... .max))"
        let file = FileDescriptor(rawValue: CInt(try retrying { Int(posix_shm_create(name)) }))
        shm_unlink(name)
        do throws(Errno) {
            try file.write(whole: bytes)
            _ = try typed { try file.seek(offset: 0, from: .start) }
        } catch {
            try? file.close()
            throw error
        }
        return file
    }
}
