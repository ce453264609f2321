internal import EgressFiles
package import EgressModel
internal import EgressPolicy

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
    /// - Throws: `Notices` if a repository cannot be read, or about all paths that do not exist.
    package func run() async throws(Notices) -> HistoryReport {
        let repositories = try await walkedRepositories()
        let last = repositories.compactMap(\.end).max()
        // If nothing is committed, there is no policy whose history could end.
        let end = last ?? UTCTime(seconds: 0)
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
        return HistoryReport(
            policies: policies, period: last.map { (start ?? first ?? $0, $0) }, notices: notices)
    }

    /// Finds the repositories of all paths, and the files in them.
    ///
    /// - Throws: `Notices` about all paths and repositories that cannot be read.
    private func walkedRepositories() async throws(Notices) -> [RepositoryRecord] {
        var repositories: [RepositoryRecord] = []
        var failures: [Notice] = []
        for path in paths {
            do throws(Notices) {
                let place = try await PlacedPath.find(path)
                if let index = repositories.firstIndex(where: { $0.repository.identity == place.repository.identity }) {
                    repositories[index].asked.append(place)
                } else {
                    repositories.append(RepositoryRecord(place))
                }
            } catch {
                failures += error.list
            }
        }
        for index in repositories.indices {
            do throws(Notices) { try await repositories[index].walk() } catch { failures += error.list }
        }
        guard failures.isEmpty else { throw Notices(failures) }
        return repositories
    }
}
