import EgressModel
import EgressTestSupport
import Testing

@testable import EgressRefresh

@Suite struct ServiceHealthTests {
    private func health(
        _ board: ServiceBoard, _ monitor: RefreshMonitor, isReady: Bool, isServing: Bool = true
    ) -> ServiceHealth {
        ServiceHealth(
            board.snapshot.troubles, monitor.snapshot, isReady: isReady, isServing: isServing, at: 50,
            time: UTCTime(seconds: 1050))
    }

    @Test func `The service starts, is troubled or stale, or does not serve DNS`() async throws {
        let ground = try BoardGround()
        let monitor = RefreshMonitor(at: 0, RefreshSchedule(.seconds(60), shortest: 30, longest: 3600))
        #expect(health(ground.board, monitor, isReady: false) == .starting)
        monitor.noteFailure()
        #expect(health(ground.board, monitor, isReady: false) == .stale(lastSuccess: nil))
        #expect(health(ground.board, monitor, isReady: true) == .good)
        #expect(health(ground.board, monitor, isReady: true, isServing: false) == .unserved)
        try ground.write("web", hosts: "a.example.com")
        try await ground.refresh(at: 1000)
        let expected = ServiceHealth.troubled(policies: 1, others: 0, since: UTCTime(seconds: 1000))
        #expect(health(ground.board, monitor, isReady: true) == expected)
        try ground.write("x", hosts: "\"host!\"")
        try await ground.refresh(at: 1010)
        let both = ServiceHealth.troubled(policies: 1, others: 1, since: UTCTime(seconds: 1000))
        #expect(health(ground.board, monitor, isReady: true) == both)
    }
}
