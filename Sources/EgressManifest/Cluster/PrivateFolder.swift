#if canImport(Darwin)
    internal import Darwin
#else
    internal import Glibc
#endif

/// A new folder that no other user may look into, for a while.
struct PrivateFolder {
    let path: String

    /// Where there may be room: containers whose root is read-only have shared memory alone.
    private static var places: [String] {
        (getenv("TMPDIR").map { [String(cString: $0)] } ?? []) + ["/tmp", "/dev/shm"]
    }

    /// `nil` where nothing may be written anywhere.
    init?() {
        for place in Self.places {
            var name = Array("\(place)/egressgen-XXXXXX".utf8CString)
            if mkdtemp(&name) != nil {
                path = String(decoding: name.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
                return
            }
        }
        return nil
    }

    /// Removes it with a file in it.
    func remove(with file: String) {
        unlink("\(path)/\(file)")
        rmdir(path)
    }
}
