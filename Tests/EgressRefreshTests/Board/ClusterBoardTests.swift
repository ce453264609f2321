import EgressCluster
import EgressManifest
import EgressModel
import EgressPolicy
import EgressTestSupport
import Testing

@testable import EgressRefresh

/// Tests what the board tells about a cluster.
@Suite struct ClusterBoardTests {
    private let board = ServiceBoard(start: UTCTime(seconds: 0))

    private static func object(_ name: String, hosts: String = "a.example.com") -> String {
        """
        {"apiVersion":"networking.k8s.io/v1","kind":"NetworkPolicy","metadata":{"name":"\(name)","namespace":"shop",
        "resourceVersion":"1","annotations":{"egressgen.dev/hosts":"\(hosts)"}},
        "spec":{"podSelector":{},"policyTypes":["Egress"]}}
        """
    }

    /// Refreshes objects, and records it. `during` runs before the report.
    private func refresh(
        _ objects: [String], at seconds: Int = 100, failing failure: Notice? = nil, during: () -> Void = {}
    ) async {
        let time = UTCTime(seconds: seconds)
        board.begin()
        let answers = NameAnswers({ request in request.names.map { NameOutcome(name: $0, verdict: .nxDomain) } })
        let pass = RefreshPass(answers: answers, adopts: false, writes: true, now: time)
        let manifests = objects.compactMap { LoadedManifest(live: Array($0.utf8)) }
        await answers.look(up: manifests.flatMap(\.policies), adopts: false)
        during()
        var results = manifests.map { pass.revised($0, $0.path) }
        if let failure { for index in results.indices { results[index].fail(failure) } }
        board.note(RefreshReport(pass, results), isWhole: true, at: time)
    }

    private var names: [String] { board.snapshot.policies.keys.map(\.name).sorted() }
    private var since: [Int] { board.snapshot.troubles.map(\.since.seconds) }

    private func lose(_ kind: ManagedKind, _ reason: ClusterFinding, at seconds: Int) {
        let notice = Notice(.kubectl, .refresh(.watchLost(reason)))
        board.note(watchOf: kind, lost: notice, at: UTCTime(seconds: seconds))
    }

    @Test func `A deleted object leaves the board at once, with what failed of it`() async {
        await refresh([Self.object("web"), Self.object("broken", hosts: "<i>"), Self.object("api")])
        #expect(names == ["shop/api", "shop/web"])
        #expect(board.snapshot.troubles.count == 2)
        board.note(.gone("shop/broken", version: "2"))
        board.note(.gone("shop/web", version: "3"))
        #expect(names == ["shop/api"])
        #expect(board.snapshot.troubles.map { $0.policies.map(\.name) } == [["shop/api"]])
        board.note(.gone("shop/api", version: "4"))
        #expect(names.isEmpty)
        #expect(board.snapshot.troubles.isEmpty)
    }

    @Test func `An object that is deleted during a refresh does not come back with its report`() async {
        await refresh([Self.object("web"), Self.object("broken", hosts: "<i>"), Self.object("api")]) {
            for name in ["web", "broken", "api"] { board.note(.gone("shop/\(name)", version: "2")) }
            board.note(.present("shop/api", version: "3", []))
        }
        #expect(names == ["shop/api"])
        #expect(board.snapshot.troubles.count == 1)
        await refresh([Self.object("web")])
        #expect(names == ["shop/web"])
    }

    @Test func `A policy that cannot be written is on the board as it is`() async throws {
        let failure = Notice(.policy("shop/web", file: nil), .refresh(.keepsChanging), .leftAsItIs)
        for time in [100, 200] { await refresh([Self.object("web")], at: time, failing: failure) }
        let record = try #require(board.snapshot.policies.values.first)
        #expect((record.identity.name, record.addressCount, record.lastChange) == ("shop/web", 0, nil))
        #expect(record.lastLook.seconds == 200)
        #expect(board.snapshot.troubled()[record.identity]?.seconds == 100)
    }

    @Test func `A lost watch is a problem until it begins again`() {
        for time in [10, 15] { lose(.networkPolicy, .cutShort, at: time) }
        lose(.networkPolicy, .unreachable("refused"), at: 20)
        lose(.networkSet, .unreachable("refused"), at: 22)
        #expect(since == [10])
        #expect(board.snapshot.troubles.map(\.notice.finding) == [.refresh(.watchLost(.unreachable("refused")))])
        board.note(watchOf: .networkPolicy, lost: nil, at: UTCTime(seconds: 30))
        #expect(since == [22])
        board.note(watchOf: .networkSet, lost: nil, at: UTCTime(seconds: 31))
        #expect(since == [])
    }

    @Test func `A refresh that fails for the same reason as the watch began to fail with it`() async {
        lose(.networkPolicy, .cutShort, at: 10)
        let failure = Notice(.kubectl, .cluster(.unreachable("refused")), .nothingDone)
        for time in [50, 60] { board.note(failure: [failure], at: UTCTime(seconds: time)) }
        #expect(since == [10])
        #expect(board.snapshot.troubles.map(\.notice) == [failure])
        board.note(watchOf: .networkPolicy, lost: nil, at: UTCTime(seconds: 70))
        await refresh([])
        #expect(since == [])
    }

    @Test(arguments: [
        (ClusterFinding.unreachable("refused"), true), (.cutShort, true), (.noAnswer(seconds: 30), true),
        (.notServed(.networkSet), false), (.noKubectl("kubectl"), true),
    ])
    func `A write that can succeed later leaves a refresh unfinished`(reason: ClusterFinding, isUnfinished: Bool) {
        let pass = RefreshPass(answers: NameAnswers({ _ in [] }), adopts: false, writes: true, now: UTCTime(seconds: 5))
        pass.note([Notice(.kubectl, .cluster(reason), .fates([PolicyFates(.untouched, ["shop/a"])]))])
        #expect(RefreshReport(pass, []).observation.isUnfinished == isUnfinished)
    }
}
