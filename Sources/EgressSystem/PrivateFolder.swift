internal import CPOSIX

/// A new folder that no other user may look into, for a while.
package struct PrivateFolder {
    package let path: String

    /// Where there may be room: containers whose root is read-only have shared memory alone.
    private static var places: [String] {
        (ProcessEnvironment["TMPDIR"].map { [$0] } ?? []) + ["/tmp", "/dev/shm"]
    }

    /// Makes one by mkdtemp(3).
    ///
    /// - Returns: `nil` where nothing may be written anywhere.
    package init?() { self.init(in: Self.places) }

    /// - Parameter places: of which the first counts where there is room.
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

    /// Removes it with a file in it.
    package func remove(with file: String) {
        FileSystem.removeFile("\(path)/\(file)")
        FileSystem.removeFolder(path)
    }
}
