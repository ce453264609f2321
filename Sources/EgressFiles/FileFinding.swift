package import SystemPackage

/// What goes wrong with a file or a folder, by the path that its user knows.
package enum FileFinding: Error, Hashable, Sendable {
    case unreadable(path: String, Errno)
    /// What was there, if anything, is there still.
    case unwritable(path: String, Errno)
    /// No file can be made in its folder.
    case uncreatable(path: String, Errno)
    /// It is a pipe, a device, or a folder where a file should be; a pipe and a device may have no end.
    case irregular(path: String)
    /// Its name is not UTF-8; the path has escapes in it.
    case misnamed(path: String)
    /// Others changed it each time between the reading and the writing.
    case unsettled(path: String)

    package var path: String {
        switch self {
        case .unreadable(let path, _), .unwritable(let path, _), .uncreatable(let path, _), .irregular(let path),
            .misnamed(let path), .unsettled(let path):
            path
        }
    }
}
