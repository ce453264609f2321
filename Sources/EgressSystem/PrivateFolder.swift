internal import CPOSIX

/// A new temporary folder that only its owner can access.
package struct PrivateFolder {
    package let path: String

    /// The parent folders to try. In a container with a read-only root, only the shared memory is writable.
    private static var places: [String] {
        (ProcessEnvironment["TMPDIR"].map { [$0] } ?? []) + ["/tmp", "/dev/shm"]
    }

    /// Creates the folder with mkdtemp(3).
    ///
    /// - Returns: `nil` if none of the parent folders is writable.
    package init?() { self.init(in: Self.places) }

    /// Creates the folder in the first writable one of `places`. Returns `nil` if none of them is writable.
    init?(in places: [String]) {
        for place in places {
            guard let path = Self.made(in: place) else { continue }
            self.path = path
            return
        }
        return nil
    }

    private static func made(in place: String) -> String? {
        var name = Array("\(place)/egressgen-XXXXXX".utf8CString)
        guard mkdtemp(&name) != nil else { return nil }
        return String(decoding: name.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    /// Removes the folder and the file `file` in it.
    package func remove(with file: String) {
        FileSystem.removeFile("\(path)/\(file)")
        FileSystem.removeFolder(path)
    }
}
