internal import CPOSIX
package import SystemPackage

/// The entries of a folder, without `.` and `..`; readdir(3).
package struct FolderEntries {
    package typealias Entry = (name: String, type: FileType)

    /// The entries whose names are UTF-8, sorted by name.
    package private(set) var entries: [Entry] = []
    /// The entries whose names are not UTF-8, sorted by name. Their files cannot be reached by these names, because
    /// bytes outside ASCII are escaped, as in `\xff`.
    package private(set) var misnamed: [Entry] = []

    package var names: [String] { entries.map(\.name) }

    /// Reads the folder at `path`.
    ///
    /// - Throws: `Errno`.
    package init(_ path: String) throws(Errno) {
        guard let folder = opendir(path) else { throw Errno(rawValue: posix_errno()) }
        defer { closedir(folder) }
        while let entry = readdir(folder) { take(entry, in: path) }
        entries.sort { $0.name < $1.name }
        misnamed.sort { $0.name < $1.name }
    }

    private mutating func take(_ entry: UnsafeMutablePointer<dirent>, in path: String) {
        let bytes = Self.name(of: entry)
        let type = Self.type(of: entry)
        guard let name = String(validating: bytes, as: UTF8.self) else {
            return misnamed.append((Self.escaped(bytes), type ?? Self.unknown))
        }
        guard name != ".", name != ".." else { return }
        entries.append((name, type ?? Self.type(of: "\(path)/\(name)")))
    }

    private static func name(of entry: UnsafeMutablePointer<dirent>) -> [UInt8] {
        withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
    }

    private static func escaped(_ name: [UInt8]) -> String {
        name.map { $0 < 0x80 ? String(Unicode.Scalar($0)) : "\\x" + String($0, radix: 16) }.joined()
    }

    private static let unknown = FileType(rawValue: 0)

    /// Returns the type that readdir(3) reports.
    ///
    /// - Returns: `nil` if the file system does not report the type together with the name.
    private static func type(of entry: UnsafeMutablePointer<dirent>) -> FileType? {
        // As `DTTOIF` of <dirent.h>: a directory entry has the type bits of a mode without the 12 permission bits.
        let type = FileType(rawValue: FileType.RawValue(entry.pointee.d_type) << 12)
        return type == unknown ? nil : type
    }

    private static func type(of path: String) -> FileType {
        (try? Stat(path, followTargetSymlink: false))?.type ?? unknown
    }
}
