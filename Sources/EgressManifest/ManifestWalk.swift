#if canImport(Darwin)
    internal import Darwin
#else
    internal import Glibc
#endif

/// The manifests below paths: files as they are named, folders searched for .yaml, .yml and .json.
public struct ManifestWalk {
    /// As shown to users: what they named, and the way from there.
    public private(set) var files: [String] = []
    public private(set) var errors: [(path: String, error: SystemError)] = []
    private let excluded: [String]
    private var seen: Set<String> = []

    /// - Parameter excluded: patterns of the shell (`*`, `?`, `[...]`); one that fits a name or the way from the path
    ///   given keeps a file or a folder out.
    public init(_ paths: [String], excluding excluded: [String]) {
        self.excluded = excluded
        for path in paths { start(path) }
    }

    private mutating func start(_ path: String) {
        var status = stat()
        guard let real = Self.real(path), stat(path, &status) == 0 else {
            errors.append((path, .last))
            return
        }
        if status.st_mode & S_IFMT == S_IFDIR {
            let trimmed = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
            walk(trimmed, real: real, root: real, way: "")
        } else {
            take(path, real: real)
        }
    }

    private mutating func walk(_ path: String, real: String, root: String, way: String) {
        let folder: FolderEntries
        do {
            folder = try FolderEntries(path)
        } catch {
            errors.append((path, error))
            return
        }
        for (name, kind) in folder.entries {
            let way = way.isEmpty ? name : "\(way)/\(name)"
            guard !isExcluded(name, way) else { continue }
            let path = path == "/" ? "/\(name)" : "\(path)/\(name)"
            switch kind {
            case .folder where name != ".git": walk(path, real: "\(real)/\(name)", root: root, way: way)
            case .file where Self.isManifest(name): take(path, real: "\(real)/\(name)")
            case .link where Self.isManifest(name): follow(path, root: root)
            default: break
            }
        }
    }

    /// Takes what a link names if that stays below the root; folders there are met on the walk anyway.
    private mutating func follow(_ path: String, root: String) {
        var status = stat()
        guard let real = Self.real(path), real.hasPrefix(root == "/" ? root : root + "/"), stat(path, &status) == 0,
            status.st_mode & S_IFMT == S_IFREG
        else { return }
        take(path, real: real)
    }

    private mutating func take(_ path: String, real: String) {
        if seen.insert(real).inserted { files.append(path) }
    }

    private func isExcluded(_ name: String, _ way: String) -> Bool {
        excluded.contains { fnmatch($0, name, 0) == 0 || fnmatch($0, way, 0) == 0 }
    }

    private static func isManifest(_ name: String) -> Bool {
        [".yaml", ".yml", ".json"].contains { name.hasSuffix($0) }
    }

    private static func real(_ path: String) -> String? {
        guard let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        return String(cString: resolved)
    }
}
