internal import EgressSystem
internal import SystemPackage

/// The manifests below paths: files as they are named, folders searched for .yaml, .yml and .json.
package struct ManifestWalk {
    /// As shown to users: what they named, and the way from there.
    package private(set) var files: [String] = []
    /// What was named or met on the walk and cannot be read, in the order in which it was met.
    package private(set) var findings: [FileFinding] = []
    private let excluded: [String]
    /// As bytes: strings that only look the same are equal.
    private var seen: Set<[UInt8]> = []

    /// Walks through all paths.
    ///
    /// - Parameters:
    ///   - paths: files and folders, as the user named them.
    ///   - excluded: patterns of the shell (`*`, `?`, `[...]`). A pattern keeps out a file or folder if it fits the
    ///     name, the path as it is shown, or the way there from the path given. One with a final slash keeps out only
    ///     folders.
    package init(_ paths: [String], excluding excluded: [String]) {
        self.excluded = excluded
        for path in paths { start(path) }
    }

    private mutating func start(_ path: String) {
        do throws(Errno) {
            let real = try FileSystem.realPath(of: path)
            switch try Stat(path).type {
            case .directory: walk(Self.withoutFinalSlash(path), real: real, root: real, way: "")
            case .regular: take(path, real: real)
            default: findings.append(.irregular(path: path))
            }
        } catch {
            findings.append(.unreadable(path: path, error))
        }
    }

    private mutating func walk(_ path: String, real: String, root: String, way: String) {
        let folder: FolderEntries
        do {
            folder = try FolderEntries(path)
        } catch {
            findings.append(.unreadable(path: path, error))
            return
        }
        func place(_ name: String) -> (way: String, path: String) {
            (way.isEmpty ? name : "\(way)/\(name)", path == "/" ? "/\(name)" : "\(path)/\(name)")
        }
        for (name, type) in folder.misnamed where type == .directory || Self.isManifest(name) {
            let (way, path) = place(name)
            if !isExcluded([name, way, path], isFolder: type == .directory) { findings.append(.misnamed(path: path)) }
        }
        for (name, type) in folder.entries {
            let (way, path) = place(name)
            guard !isExcluded([name, way, path], isFolder: type == .directory) else { continue }
            switch type {
            case .directory where name != ".git": walk(path, real: "\(real)/\(name)", root: root, way: way)
            case .regular where Self.isManifest(name): take(path, real: "\(real)/\(name)")
            case .symbolicLink where Self.isManifest(name): follow(path, root: root)
            default: break
            }
        }
    }

    /// Takes what a link names if that stays below the root; folders there are met on the walk anyway.
    private mutating func follow(_ path: String, root: String) {
        guard let real = try? FileSystem.realPath(of: path), real.hasPrefix(root == "/" ? root : root + "/"),
            let status = try? Stat(path), status.type == .regular
        else { return }
        take(path, real: real)
    }

    private mutating func take(_ path: String, real: String) {
        if seen.insert(Array(real.utf8)).inserted { files.append(path) }
    }

    private func isExcluded(_ names: [String], isFolder: Bool) -> Bool {
        excluded.contains { pattern in
            guard isFolder || !pattern.hasSuffix("/") else { return false }
            let pattern = ShellPattern(Self.plain(pattern))
            return names.contains { pattern.fits(Self.plain($0)) }
        }
    }

    /// A path without what makes no difference at its ends.
    private static func plain(_ path: String) -> String {
        withoutFinalSlash(path.hasPrefix("./") && path.count > 2 ? String(path.dropFirst(2)) : path)
    }

    private static func withoutFinalSlash(_ path: String) -> String {
        path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
    }

    private static func isManifest(_ name: String) -> Bool {
        [".yaml", ".yml", ".json"].contains { name.hasSuffix($0) }
    }
}
