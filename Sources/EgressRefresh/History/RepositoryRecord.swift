internal import EgressFiles
internal import EgressManifest
internal import EgressModel
internal import EgressSystem
internal import SystemPackage

/// The paths of the user in one repository.
struct RepositoryRecord {
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
    /// - Throws: `Notices` if git fails, or about all paths that neither exist nor are in a commit.
    mutating func walk() async throws(Notices) {
        do throws(GitFinding) {
            lineages = try await repository.lineages(asked.map(\.asked))
        } catch {
            throw failure(error)
        }
        let missing = asked.filter { place in
            !FileSystem.exists(place.path) && lineages.allSatisfy { place.shown($0.path) == nil }
        }
        guard missing.isEmpty else {
            throw Notices(missing.map { PlacedPath.notice($0.path, .noSuchFileOrDirectory) })
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
                    FileRecord($0, lineage, isShallow: repository.isShallow)
                }
            }.sorted { $0.file < $1.file }
            var policies: [RecordedPolicy] = []
            var notices = unknownPaths(others)
            if repository.isShallow { notices.append(Notice(.file(asked[0].path), .history(.shallow))) }
            for batch in Self.batches(files) {
                var contents: [String: FileVersion] = [:]
                try await repository.read(Set(batch.flatMap(\.objects)).sorted()) {
                    contents[$0] = FileVersion(searching: $1)
                }
                let doubtful = Set(batch.flatMap { $0.doubtfulObjects(contents) })
                try await repository.read(doubtful.sorted()) {
                    contents[$0] = FileVersion(unmentioned: $1)
                }
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
