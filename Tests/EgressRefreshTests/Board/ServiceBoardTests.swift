import EgressManifest
import EgressModel
import EgressPolicy
import EgressTestSupport
import Foundation
import Testing

@testable import EgressRefresh

@Suite struct ServiceBoardTests {
    @Test func `An address says where it comes from, since when and until when it stays`() async throws {
        let ground = try BoardGround()
        try ground.folder.write(
            ManagedManifest.filled("web", host: "a.example.com", ["9.9.0.1"], annotations: ["retain: 1m"]),
            to: "web.yaml")
        try ground.answer("a.example.com", .addresses, ["9.9.0.2", "9.9.0.3"], counts: ["9.9.0.2": 2, "9.9.0.3": 1])
        try await ground.refresh(at: 100)
        let addresses = try ground.host("web").addresses
        #expect(addresses.map { "\($0.address)" } == ["9.9.0.1", "9.9.0.2", "9.9.0.3"])
        #expect(addresses.map(\.origin) == [.retained, .resolved, .sampled(seen: 1, of: 2)])
        #expect(addresses.map(\.since?.seconds) == [nil, 100, 100])
        #expect(addresses.map(\.until?.seconds) == [220, nil, nil])
        let record = try ground.record("web")
        #expect((record.addressCount, record.retainedCount, record.nextExpiry?.seconds) == (3, 1, 220))
        #expect(record.lastChange?.seconds == 100)
    }

    @Test func `An address stays without a reason of its own while DNS does not answer`() async throws {
        let ground = try BoardGround()
        try ground.write("web", hosts: "a.example.com")
        try ground.answer("a.example.com", .addresses, ["9.9.0.1"])
        try await ground.refresh(at: 100)
        try ground.answer("a.example.com", .timedOut)
        try await ground.refresh(at: 200)
        let host = try ground.host("web")
        #expect(host.addresses.map(\.origin) == [.kept])
        #expect(host.outcomes.map(\.verdict) == [.timedOut])
        #expect(try ground.record("web").failing == [DomainName("a.example.com"): UTCTime(seconds: 200)])
    }

    @Test func `The timeline shows that an address left`() async throws {
        let ground = try BoardGround()
        try ground.write("web", hosts: "a.example.com")
        try ground.answer("a.example.com", .addresses, ["9.9.0.1", "9.9.0.2"])
        try await ground.refresh(at: 100)
        try ground.answer("a.example.com", .addresses, ["9.9.0.2"])
        for time in [200, 300, 400] { try await ground.refresh(at: time) }
        let host = try ground.host("web")
        #expect(host.addresses.map { "\($0.address)" } == ["9.9.0.2"])
        #expect(host.timeline.stays.map(\.since?.seconds) == [100, 100])
        // The lease of two minutes began at 200.
        #expect(host.timeline.stays.map(\.until?.seconds) == [400, nil])
        #expect(host.timeline.stays.map { $0.turns.map(\.reason) } == [[.resolved, .retained], [.resolved]])
        #expect(host.timeline.stays[0].turns.map(\.since.seconds) == [100, 200])
    }

    @Test func `A failure tells since when it goes on, and begins again after a success`() async throws {
        let ground = try BoardGround()
        try ground.write("web", hosts: "a.example.com b.example.com")
        try ground.write("shop", hosts: "b.example.com")
        try ground.answer("a.example.com", .addresses, ["9.9.0.1"])
        for time in [100, 200] { try await ground.refresh(at: time) }
        #expect(ground.board.snapshot.troubles.map(\.since.seconds) == [100])
        #expect(ground.board.snapshot.troubles.map(\.notice.subject) == [.name(try DomainName("b.example.com"))])
        #expect(ground.board.snapshot.troubles.first?.policies.map(\.name) == ["default/shop", "default/web"])
        #expect(ground.board.snapshot.troubled().count == 2)
        try ground.answer("b.example.com", .addresses, ["9.9.0.2"])
        try await ground.refresh(at: 300)
        #expect(ground.board.snapshot.troubles.isEmpty)
        try ground.answer("b.example.com", .noData)
        try await ground.refresh(at: 400)
        #expect(ground.board.snapshot.troubles.map(\.since.seconds) == [400])
    }

    @Test func `A refused address is a failure of its policy`() async throws {
        let ground = try BoardGround()
        try ground.write("web", hosts: "a.example.com")
        try ground.answer("a.example.com", .addresses, ["9.9.0.1", "169.254.169.254"])
        try await ground.refresh(at: 100)
        let troubles = ground.board.snapshot.troubles
        #expect(troubles.count == 1)
        guard case .name(.refused(let refused)) = troubles.first?.notice.finding else {
            Issue.record("\(troubles)")
            return
        }
        #expect(refused.map { "\($0.address)" } == ["169.254.169.254"])
    }

    @Test func `A file that becomes malformed keeps its policy on the board, and one that is removed does not`()
        async throws
    {
        let ground = try BoardGround()
        try ground.write("web", hosts: "a.example.com")
        try ground.write("shop", hosts: "a.example.com")
        try ground.answer("a.example.com", .addresses, ["9.9.0.1"])
        try await ground.refresh(at: 100)
        let good = try ground.folder.read("web.yaml")
        try ground.folder.write(good.replacing("spec:", with: "spec: ["), to: "web.yaml")
        try FileManager.default.removeItem(atPath: ground.folder.path("shop.yaml"))
        for time in [200, 300] { try await ground.refresh(at: time) }
        let state = ground.board.snapshot
        #expect(state.policies.keys.map(\.name) == ["default/web"])
        #expect(state.troubles.map(\.since.seconds) == [200])
        #expect(state.troubled().mapValues(\.seconds).values.map(\.self) == [200])
        #expect(try state.troubles(of: ground.record("web")).count == 1)
        try ground.folder.write(good, to: "web.yaml")
        try await ground.refresh(at: 400)
        #expect(ground.board.snapshot.troubles.isEmpty)
    }

    @Test func `A cause that affects several policies of the cluster is a failure of each`() async throws {
        let board = ServiceBoard(start: UTCTime(seconds: 0))
        let pass = RefreshPass(
            answers: NameAnswers({ _ in [] }), adopts: false, writes: true, now: UTCTime(seconds: 5))
        let fates = [PolicyFates(.untouched, ["shop/a", "shop/b"]), PolicyFates(.unknown, ["shop/c"])]
        pass.note([Notice(.kubectl, .refresh(.keepsChanging), .fates(fates))])
        board.note(RefreshReport(pass, []), isWhole: true, at: UTCTime(seconds: 5))
        board.note(failure: [Notice(.service, .refresh(.deleted), .nothingDone)], at: UTCTime(seconds: 9))
        let troubles = board.snapshot.troubles
        #expect(troubles.map(\.since.seconds) == [9, 5, 5, 5])
        let subjects = ["shop/a", "shop/b", "shop/c"].map { Subject.policy($0, file: nil) }
        #expect(troubles.map(\.notice.subject) == [.service] + subjects)
    }

    @Test func `The hook is a failure until it succeeds`() throws {
        let board = ServiceBoard(start: UTCTime(seconds: 0))
        let failure = Notice(.setting(.onChange, "x"), .refresh(.notListeningFor("x")), .changeStays)
        for time in [1, 2] { board.note(hook: failure, at: UTCTime(seconds: time)) }
        #expect(board.snapshot.troubles.map(\.since.seconds) == [1])
        board.note(hook: nil, at: UTCTime(seconds: 3))
        #expect(board.snapshot.troubles.isEmpty)
    }

    @Test func `An address set has one list for all its hosts`() async throws {
        let ground = try BoardGround()
        try ground.folder.write(
            """
            apiVersion: projectcalico.org/v3
            kind: GlobalNetworkSet
            metadata:
              name: partners
              annotations:
                egressgen.dev/hosts: a.example.com b.example.com
            spec: {}

            """, to: "set.yaml")
        try ground.answer("a.example.com", .addresses, ["9.9.0.1"])
        try ground.answer("b.example.com", .addresses, ["9.9.0.2"])
        try await ground.refresh(at: 100)
        let record = try #require(ground.board.snapshot.policies.values.first)
        #expect((record.identity.name, record.namespace, record.partCount) == ("GlobalNetworkSet partners", nil, 1))
        let host = try #require(record.hosts(ground.board.snapshot.outcomes, in: 0..<1).first)
        #expect(host.outcomes.count == 2)
        #expect(host.addresses.map(\.origin) == [.resolved, .resolved])
    }

    @Test func `A snapshot does not change with the board`() async throws {
        let ground = try BoardGround()
        try ground.write("web", hosts: "a.example.com")
        try await ground.refresh(at: 100)
        let snapshot = ground.board.snapshot
        try ground.answer("a.example.com", .addresses, ["9.9.0.1"])
        try await ground.refresh(at: 200)
        #expect(snapshot.troubles.count == 1)
    }
}
