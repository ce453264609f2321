package import SystemPackage

/// A problem with a file or a folder. The path is in the form that the user sees.
package enum FileFinding: Error, Hashable, Sendable {
    case unreadable(path: String, Errno)
    /// The file could not be written. An existing file still has its old content.
    case unwritable(path: String, Errno)
    /// The new content cannot get the name of the file, because the file is a mount of its own, or because its folder
    /// combines several file systems. The file still has its old content.
    case unrenamable(path: String, Errno)
    /// No file can be created in the folder of the path.
    case uncreatable(path: String, Errno)
    /// The path is a pipe, a device, or a folder instead of a regular file. Reading a pipe or a device might never end.
    case irregular(path: String)
    /// The name of the file is not UTF-8. The path contains escapes.
    case misnamed(path: String)
    /// Another process changed the file between every read and the write that followed it.
    case unsettled(path: String)

    package var path: String {
        switch self {
        case .unreadable(let path, _), .unwritable(let path, _), .unrenamable(let path, _),
            .uncreatable(let path, _), .irregular(let path), .misnamed(let path), .unsettled(let path):
            path
        }
    }

    package var isIrregular: Bool {
        if case .irregular = self { true } else { false }
    }
}
