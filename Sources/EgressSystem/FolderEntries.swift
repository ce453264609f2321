internal import CPOSIX
package import SystemPackage

/// What a folder holds, but for itself and the one above it; readdir(3).
package struct FolderEntries {
    package typealias Entry = (name: String, type: FileType)

    /// Sorted.
    package private(set) var entries: [Entry] = []
    /// What has a name that is not UTF-8 and so cannot be reached by it, sorted; bytes beyond ASCII are written as `\xff`.
    package private(set) var misnamed: [Entry] = []

    package var names: [String] { entries.map(\.name) }

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

    /// - Returns: `nil` where the file system does not tell it with the name.
    private static func type(of entry: UnsafeMutablePointer<dirent>) -> FileType? {
        // As `DTTOIF` of <dirent.h>: the type of a mode without its 12 bits of permissions.
        let type = FileType(rawValue: FileType.RawValue(entry.pointee.d_type) << 12)
        return type == unknown ? nil : type
    }

    private static func type(of path: String) -> FileType {
        (try? Stat(path, followTargetSymlink: false))?.type ?? unknown
    }
}
