import EgressModel
import EgressObserve
import EgressPolicy
import EgressResolve
import EgressTestSupport

@testable import EgressCommands
@testable import EgressRefresh

/// A folder of policies that was refreshed once, and the pages about it.
struct PageGround {
    let folder: TemporaryFolder
    private let board = ServiceBoard(start: UTCTime(seconds: 1_000_000))
    private let outcomes: [DomainName: NameOutcome]

    /// Writes files with manifests. Names other than those of `outcomes` do not exist.
    init(_ files: [String: String], _ outcomes: [NameOutcome] = []) throws(SupportError) {
        folder = try TemporaryFolder()
        for (name, text) in files { try folder.write(text, to: name) }
        self.outcomes = Dictionary(outcomes.map { ($0.name, $0) }) { $1 }
    }

    /// Refreshes the files.
    func refresh() async throws {
        let time = UTCTime(seconds: 1_000_010)
        let job = RefreshJob(place: .files([folder.path], excluding: []), adopts: false, writes: true)
        let report = try await job.run(
            { [outcomes] request in
                request.names.map { outcomes[$0] ?? NameOutcome(name: $0, verdict: .nxDomain) }
            }, now: time)
        board.note(report, isWhole: true, at: time)
    }

    /// Records objects of a cluster, which are given as JSON, as if they were refreshed.
    func refresh(live objects: [String]) async {
        let time = UTCTime(seconds: 1_000_010)
        let answers = NameAnswers({ [outcomes] request in request.names.compactMap { outcomes[$0] } })
        let pass = RefreshPass(answers: answers, adopts: false, writes: true, now: time)
        let manifests = objects.compactMap { LoadedManifest(live: Array($0.utf8)) }
        await answers.look(up: manifests.flatMap(\.policies), adopts: false)
        let results = manifests.map { pass.revised($0, $0.path) }
        board.note(RefreshReport(pass, results), isWhole: true, at: time)
    }

    /// Returns the page at a path with a query, as it is some seconds after the refresh.
    func page(
        _ path: String, learning: LearningCounts? = nil, hasListeners: Bool = true, forwarding: ForwardCounts? = nil
    ) async -> MonitorPage? {
        let parts = path.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let monitor = RefreshMonitor(at: 0, RefreshSchedule(.seconds(60), shortest: 30, longest: 3600))
        monitor.noteFailure()
        let now = UTCTime(seconds: 1_000_015)
        let source = PageSource(
            board: board.snapshot, troubles: board.snapshot.troubles, monitor: monitor.snapshot,
            health: ServiceHealth(
                board.snapshot.troubles, monitor.snapshot, isReady: true, isServing: true, at: 15, time: now),
            traffic: await QueryTraffic.total(), learning: learning, hasListeners: hasListeners, forwarding: forwarding,
            uptime: 15, now: now)
        return source.page(PageQuery(path: parts[0], query: parts.count > 1 ? parts[1] : ""))
    }

    func text(_ path: String) async -> String { await page(path)?.text ?? "" }
}
