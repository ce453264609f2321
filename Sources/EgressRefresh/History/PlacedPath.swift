internal import EgressFiles
internal import EgressSystem
internal import SystemPackage

/// A path of the user, and its place in a repository.
struct PlacedPath {
    /// The path as the user gave it.
    let path: String
    let asked: AskedPath
    let repository: GitRepository

    /// Finds the repository of a path. A path that does not exist any more is in the repository of its folder.
    ///
    /// - Throws: `Notices`.
    static func find(_ path: String) async throws(Notices) -> PlacedPath {
        let (folder, rest, isFolder) = try existingFolder(path)
        do throws(GitFinding) {
            let (repository, prefix) = try await GitRepository.find(folder)
            // The folder of a repository stands for the top of what is committed there.
            guard let prefix = prefix ?? (repository.identity == folder && isFolder != false ? "" : nil) else {
                throw .noWorkingTree(repository.identity)
            }
            let inner = prefix + rest
            let place = GitPath(inner.utf8.last == UInt8(ascii: "/") ? String(inner.dropLast()) : inner)
            return PlacedPath(path: path, asked: AskedPath(place, isFolder: isFolder), repository: repository)
        } catch {
            throw Notices(Subject.file(path), .history(.git(error)), .nothingPrinted)
        }
    }

    static func notice(_ path: String, _ error: Errno) -> Notice {
        Notice(.file(path), .file(.unreadable(path: path, error)), .nothingPrinted)
    }

    /// Returns the innermost folder that exists, without links, the rest of the path, and whether the path is a folder.
    private static func existingFolder(
        _ path: String
    ) throws(Notices) -> (folder: String, rest: String, isFolder: Bool?) {
        var folder = FilePath(path)
        var rest: [String] = []
        do throws(Errno) {
            if let real = try? FileSystem.realPath(of: path) {
                if try Stat(real).type == .directory { return (real, "", true) }
                var parent = FilePath(real)
                let name = parent.lastComponent?.string ?? ""
                parent.removeLastComponent()
                return (parent.string, name, false)
            }
            while !FileSystem.exists(folder.isEmpty ? "." : folder.string), let last = folder.lastComponent {
                rest.insert(last.string, at: 0)
                folder.removeLastComponent()
            }
            let real = try FileSystem.realPath(of: folder.isEmpty ? "." : folder.string)
            guard try Stat(real).type == .directory, !rest.contains("..") else { throw .noSuchFileOrDirectory }
            return (real, rest.joined(separator: "/"), nil)
        } catch {
            throw Notices([notice(path, error)])
        }
    }

    /// Returns the innermost folder below this one that is a repository and contains a file.
    func repository(around file: String) -> String? {
        var folder = FilePath(file).removingLastComponent()
        while folder.string.utf8.count > FilePath(path).string.utf8.count {
            if FileSystem.exists("\(folder)/.git") { return folder.string }
            folder.removeLastComponent()
        }
        return nil
    }

    /// Returns the path of a file of the repository as shown to users, if this path asks for it.
    func shown(_ file: GitPath) -> String? {
        guard let rest = asked.rest(of: file)?.text else { return nil }
        if rest.isEmpty { return path }
        return path.utf8.last == UInt8(ascii: "/") ? path + rest : "\(path)/\(rest)"
    }
}
