internal import EgressSystem
internal import SystemPackage

/// A link in a folder whose target is a file outside the folder.
package struct OutsideLink: Hashable, Sendable {
    /// The path of the link as shown to users.
    package let path: String
    /// The path of the file, without links.
    package let target: String
}

/// The manifests at a list of paths. Files are included whatever their names. Folders are searched for .yaml, .yml and
/// .json files.
package struct ManifestWalk {
    /// The paths of the files as shown to users. Each one starts with the path that the user gave.
    package private(set) var files: [String] = []
    /// The paths that cannot be read, in the order in which the walk found them.
    package private(set) var findings: [FileFinding] = []
    private var links: [OutsideLink] = []
    private let excluded: [String]
    /// Bytes, because `String` considers canonically equivalent names equal.
    private var seen: Set<[UInt8]> = []

    /// The links to files outside the folders, if the walk does not reach the files on another path.
    package var outsideLinks: [OutsideLink] { links.filter { !reaches($0.target) } }

    /// Whether the walk found the file with a path that has no links.
    package func reaches(_ real: String) -> Bool { seen.contains(Array(real.utf8)) }

    /// Walks through all paths.
    ///
    /// - Parameters:
    ///   - paths: The files and folders that the user named.
    ///   - excluded: Shell patterns (`*`, `?`, `[...]`). A pattern excludes a file or folder if it matches its name,
    ///     its path as shown to users, or its path relative to the one that the user gave. A pattern with a trailing
    ///     slash excludes only folders.
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

    /// Adds the target of a link if the target is a regular file below the root. A link to a folder is skipped, because
    /// the walk visits every folder below the root anyway, and kubectl does not follow it either.
    private mutating func follow(_ path: String, root: String) {
        do throws(Errno) {
            let real = try FileSystem.realPath(of: path)
            guard try Stat(path).type == .regular else { return }
            if real.hasPrefix(root == "/" ? root : root + "/") {
                take(path, real: real)
            } else {
                links.append(OutsideLink(path: path, target: real))
            }
        } catch {
            // kubectl does not read such a folder either. Nobody knows which manifest the link stands for.
            findings.append(.unreadable(path: path, error))
        }
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

    /// Returns a path without a leading `./` and without a trailing slash.
    private static func plain(_ path: String) -> String {
        withoutFinalSlash(path.hasPrefix("./") && path.count > 2 ? String(path.dropFirst(2)) : path)
    }

    private static func withoutFinalSlash(_ path: String) -> String {
        path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
    }

    /// Whether the name of a file is one of a manifest.
    static func isManifest(_ name: String) -> Bool {
        [".yaml", ".yml", ".json"].contains { name.hasSuffix($0) }
    }
}
