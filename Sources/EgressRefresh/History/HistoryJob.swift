internal import EgressFiles
internal import EgressManifest
package import EgressModel
internal import EgressPolicy
internal import EgressSystem
internal import SystemPackage

/// Reads the histories of managed policies from the repositories of git that contain them.
package struct HistoryJob: Sendable {
    private let paths: [String]
    private let span: TimeSpan?

    /// - Parameters:
    ///   - paths: Files and folders. They need not exist any more.
    ///   - span: How long before its end the history starts; `nil` for the first commit.
    package init(_ paths: [String], since span: TimeSpan?) {
        self.paths = paths
        self.span = span
    }

    /// Reads the histories. They end with the last commit of the repositories, so that a repository always gives the same.
    ///
    /// - Throws: `Notices` if a repository cannot be read.
    package func run() async throws(Notices) -> HistoryReport {
        var repositories: [RepositoryRecord] = []
        for path in paths {
            let place = try await PlacedPath.find(path)
            if let index = repositories.firstIndex(where: { $0.repository.identity == place.repository.identity }) {
                repositories[index].asked.append(place)
            } else {
                repositories.append(RepositoryRecord(place))
            }
        }
        for index in repositories.indices { try await repositories[index].walk() }
        let end = repositories.compactMap(\.end).max() ?? UTCTime(seconds: 0)
        let start = span.map { end.advanced(by: -$0.seconds) }
        var policies: [RecordedPolicy] = []
        var notices: [Notice] = []
        for (index, repository) in repositories.enumerated() {
            let others = repositories.enumerated().filter { $0.offset != index }.flatMap(\.element.asked).map(\.path)
            let found = try await repository.read(from: start, to: end, besides: ManifestWalk(others, excluding: []))
            policies += found.policies
            notices += found.notices
        }
        if policies.isEmpty, notices.isEmpty { notices.append(Notice(.files(paths), .history(.none))) }
        let first = policies.map(\.history.start).min()
        return HistoryReport(policies: policies, start: start ?? first ?? end, end: end, notices: notices)
    }
}

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
            throw Notices(Subject.file(path), .file(.unreadable(path: path, error)), .nothingPrinted)
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

/// The paths of the user in one repository.
private struct RepositoryRecord {
    /// The number of contents that are read at once, unless one file has more.
    private static let batchSize = 10_000

    let repository: GitRepository
    var asked: [PlacedPath]
    private var lineages: [FileLineage] = []

    init(_ place: PlacedPath) {
        repository = place.repository
        asked = [place]
    }

    /// The time of the last commit. A commit that is dated later than the ones after it counts.
    var end: UTCTime? {
        guard let last = repository.headTime else { return nil }
        return lineages.compactMap(\.versions.last?.time).reduce(last, max)
    }

    /// Finds the files.
    ///
    /// - Throws: `Notices`.
    mutating func walk() async throws(Notices) {
        do throws(GitFinding) {
            lineages = try await repository.lineages(asked.map(\.asked))
        } catch {
            throw failure(error)
        }
    }

    private func failure(_ finding: GitFinding) -> Notices {
        Notices(Subject.file(asked[0].path), .history(.git(finding)), .nothingPrinted)
    }

    /// Reads the policies in the files. `others` are the files of other repositories.
    func read(
        from start: UTCTime?, to end: UTCTime, besides others: ManifestWalk
    ) async throws(Notices) -> (policies: [RecordedPolicy], notices: [Notice]) {
        do throws(GitFinding) {
            let files = lineages.compactMap { lineage -> FileRecord? in
                asked.lazy.compactMap { $0.shown(lineage.path) }.first.map {
                    FileRecord($0, lineage, from: start, isShallow: repository.isShallow)
                }
            }.sorted { $0.file < $1.file }
            var policies: [RecordedPolicy] = []
            var notices = unknownPaths(others)
            if repository.isShallow { notices.append(Notice(.file(asked[0].path), .history(.shallow))) }
            for batch in Self.batches(files) {
                var contents: [String: FileVersion] = [:]
                try await repository.read(Set(batch.flatMap(\.objects)).sorted()) { contents[$0] = FileVersion($1) }
                for file in batch {
                    let found = file.policies(contents, from: start, to: end)
                    policies += found.policies
                    notices += found.notices
                }
            }
            return (policies, notices)
        } catch {
            throw failure(error)
        }
    }

    /// Divides files into parts, so that the contents of all versions of a large repository need not fit into memory.
    private static func batches(_ files: [FileRecord]) -> [ArraySlice<FileRecord>] {
        var batches: [ArraySlice<FileRecord>] = []
        var (first, count) = (0, 0)
        for (index, file) in files.enumerated() {
            count += file.objects.count
            guard count >= batchSize || index == files.count - 1 else { continue }
            batches.append(files[first...index])
            (first, count) = (index + 1, 0)
        }
        return batches
    }

    /// Returns notices about files that no commit has.
    private func unknownPaths(_ others: ManifestWalk) -> [Notice] {
        var notices: [Notice] = []
        for place in asked {
            let known = Set(lineages.compactMap { place.shown($0.path) }.map { Array($0.utf8) })
            guard FileSystem.exists(place.path) else {
                if known.isEmpty {
                    notices.append(
                        Notice(
                            .file(place.path), .file(.unreadable(path: place.path, .noSuchFileOrDirectory)),
                            .nothingPrinted))
                }
                continue
            }
            var nested: Set<String> = []
            for file in ManifestWalk([place.path], excluding: []).files where !known.contains(Array(file.utf8)) {
                guard isManaged(file), (try? FileSystem.realPath(of: file)).map(others.reaches) != true else {
                    continue
                }
                guard let folder = place.repository(around: file) else {
                    notices.append(Notice(.file(file), .history(.uncommitted)))
                    continue
                }
                if nested.insert(folder).inserted { notices.append(Notice(.file(folder), .history(.otherRepository))) }
            }
        }
        return notices
    }

    private func isManaged(_ file: String) -> Bool {
        guard let bytes = try? InputFile.read(file) else { return false }
        return (try? ManifestStream(searching: bytes))??.policies.isEmpty == false
    }
}
