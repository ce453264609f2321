internal import SystemPackage

#if canImport(Darwin)
    internal import Darwin
#else
    internal import Glibc
#endif

/// A file without a name, in memory. It is what a child reads, since one that ends before it has read a pipe would end us
/// too.
enum MemoryFile {
    /// - Returns: a file that is read from its start.
    /// - Throws: `SystemError`.
    static func holding(_ bytes: [UInt8]) throws(SystemError) -> SystemPackage.FileDescriptor {
        let name = "/egressgen-\(getpid())-\(UInt64.random(in: .min ... .max))"
        let descriptor = CInt(try retrying { Int(shm_open(name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)) })
        shm_unlink(name)
        let file = SystemPackage.FileDescriptor(rawValue: descriptor)
        do throws(SystemError) {
            try write(bytes, to: descriptor)
        } catch {
            try? file.close()
            throw error
        }
        lseek(descriptor, 0, SEEK_SET)
        return file
    }
}
