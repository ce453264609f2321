internal import CPOSIX
internal import SystemPackage

/// A file without a name, in memory. It is what a child reads, since one that ends before it has read a pipe would end us
/// too.
enum MemoryFile {
    /// Makes one by shm_open(3).
    ///
    /// - Returns: a file that is read from its start.
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
