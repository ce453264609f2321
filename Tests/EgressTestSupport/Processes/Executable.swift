import Foundation

/// Finds executables by name.
enum Executable {
    // Debian installs name servers in folders that are not in an ordinary user's `PATH`.
    private static let furtherFolders = [
        "/usr/sbin", "/usr/local/sbin", "/usr/bin", "/usr/local/bin", "/opt/homebrew/bin", "/opt/homebrew/sbin",
    ]

    static func path(of name: String) throws(SupportError) -> String {
        let search = ProcessInfo.processInfo.environment["PATH"] ?? ""
        let folders = search.split(separator: ":").map(String.init) + furtherFolders
        let paths = folders.map { $0 + "/" + name }
        guard let path = paths.first(where: { FileManager.default.isExecutableFile(atPath: $0) }) else {
            throw SupportError("\(name) is not installed; make test installs what the tests need")
        }
        return path
    }
}
