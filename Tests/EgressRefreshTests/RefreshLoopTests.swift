import EgressTestSupport
import Testing

@testable import EgressRefresh

@Suite struct RefreshLoopTests {
    private static let day = 86400.0

    private static func found(ttl: Int? = nil, untilExpiry: Int? = nil) -> RefreshSchedule.Observation {
        RefreshSchedule.Observation(isFailed: false, ttl: ttl, untilExpiry: untilExpiry)
    }

    private static let failure = RefreshSchedule.Observation(isFailed: true, ttl: nil, untilExpiry: nil)

    @Test func `a day of five minutes has 288 refreshes, the first at once`() async {
        let refreshes = await SimulatedService(.init(.seconds(300), shortest: 30, longest: 3600)).run(for: Self.day)
        #expect(refreshes.count == 288)
        #expect(refreshes.first?.at == 0)
        #expect(refreshes.gaps.allSatisfy { abs($0 - 300) < 0.001 })
    }

    @Test(arguments: [1.5, 1.001, 90_000.25])
    func `an interval need not be whole seconds`(seconds: Double) async {
        let schedule = RefreshSchedule(.seconds(seconds), shortest: 1, longest: 3600)
        let refreshes = await SimulatedService(schedule).run(for: 3.5 * seconds)
        #expect(refreshes.count == 4)
        #expect(refreshes.gaps.allSatisfy { abs($0 - seconds) < 1e-6 * seconds })
    }

    @Test func `failures of a service that waits ten years do not overflow the doubled wait`() {
        var schedule = RefreshSchedule(.seconds(316_224_000), shortest: 316_224_000, longest: 316_224_000)
        for _ in 0..<100 { #expect(schedule.wait(after: Self.failure, jitter: 0) == 316_224_000) }
    }

    @Test func `jitter takes up to a tenth off`() async {
        let schedule = RefreshSchedule(.seconds(300), shortest: 30, longest: 3600)
        let refreshes = await SimulatedService(schedule).run(for: Self.day, jitter: 0.999)
        #expect(refreshes.gaps.allSatisfy { abs($0 - 270.03) < 0.001 })
    }

    @Test func `a refresh that takes longer than the interval is followed by a whole interval`() async {
        let schedule = RefreshSchedule(.seconds(60), shortest: 30, longest: 3600)
        let refreshes = await SimulatedService(schedule, takes: 90).run(for: 3600)
        #expect(refreshes.gaps.allSatisfy { abs($0 - 150) < 0.001 })
    }

    @Test func `a day without DNS from noon to one goes on with its interval afterwards`() async {
        let outage = 43200.0..<46800
        let refreshes = await SimulatedService(.init(.seconds(300), shortest: 30, longest: 3600)) {
            outage.contains($0) ? Self.failure : .none
        }.run(for: Self.day)
        let failed = refreshes.filter { outage.contains($0.at) }
        #expect(failed.gaps == [30, 60, 120, 240, 480, 960])
        let next = refreshes.first { $0.at >= outage.upperBound }
        #expect(next.map { $0.at - outage.upperBound < 1920 } ?? false)
        let later = refreshes.filter { $0.at >= outage.upperBound }
        #expect(later.gaps.allSatisfy { abs($0 - 300) < 0.001 })
    }

    @Test func `what was left undone is tried again soon, and no later than usual`() async {
        let refreshes = await SimulatedService(.init(.seconds(300), shortest: 30, longest: 3600)) {
            RefreshSchedule.Observation(isFailed: false, isUnfinished: $0 < 1000, ttl: nil, untilExpiry: nil)
        }.run(for: 3000)
        #expect(refreshes.gaps.prefix(6) == [30, 60, 120, 240, 300, 300])
        #expect(refreshes.gaps.max() == 300)
    }

    @Test func `failures wait no longer than --max`() async {
        let refreshes = await SimulatedService(.init(.seconds(60), shortest: 30, longest: 600)) { _ in
            Self.failure
        }.run(for: Self.day)
        #expect(refreshes.gaps.prefix(7) == [30, 60, 120, 240, 480, 600, 600])
        #expect(refreshes.gaps.max() == 600)
    }

    @Test(
        arguments: [
            (Self.found(ttl: 120), 120), (Self.found(ttl: 5), 30), (Self.found(ttl: 90_000), 3600),
            (Self.found(), 3600), (Self.found(ttl: 600, untilExpiry: 200), 200),
            (Self.found(ttl: 600, untilExpiry: -7), 30),
        ])
    func `the TTL and the next expiry decide, within bounds`(
        finding: RefreshSchedule.Observation, gap: Double
    ) async {
        let refreshes = await SimulatedService(.init(.ttl, shortest: 30, longest: 3600)) { _ in finding }.run(
            for: Self.day)
        #expect(refreshes.gaps.allSatisfy { abs($0 - gap) < 0.001 })
        #expect(refreshes.count >= 24)
    }

    @Test func `the TTL of each refresh counts for the next one`() async {
        let refreshes = await SimulatedService(.init(.ttl, shortest: 30, longest: 3600)) {
            Self.found(ttl: $0 < 1000 ? 60 : 300)
        }.run(for: 3000)
        #expect(refreshes.gaps.prefix(17).allSatisfy { abs($0 - 60) < 0.001 })
        #expect(refreshes.gaps.dropFirst(17).allSatisfy { abs($0 - 300) < 0.001 })
    }

    @Test func `a machine that sleeps for hours refreshes once when it wakes`() async {
        let service = SimulatedService(.init(.seconds(300), shortest: 30, longest: 3600))
        service.clock.at(1000) { service.clock.pass(seconds: 20_000) }
        let refreshes = await service.run(for: 30_000)
        let awake = refreshes.filter { $0.at > 20_000 }
        #expect(refreshes.filter { $0.at < 1100 }.count == 4)
        #expect(awake.first.map { $0.at <= 21_010 } ?? false)
        #expect(awake.gaps.allSatisfy { abs($0 - 300) < 0.001 })
    }

    @Test(arguments: [-7200, 7200]) func `a clock that is set leads to one refresh`(seconds: Int) async {
        let service = SimulatedService(.init(.seconds(600), shortest: 30, longest: 3600))
        service.clock.at(1000) { service.clock.step(by: seconds) }
        let refreshes = await service.run(for: 6000)
        #expect(refreshes.map(\.at).prefix(4).map { Int($0) } == [0, 600, 1000, 1600])
        #expect(refreshes.gaps.dropFirst(2).allSatisfy { abs($0 - 600) < 0.001 })
    }

    @Test func `calls during a refresh become one, and the next comes a whole interval later`() async {
        let trigger = RefreshTrigger()
        let service = SimulatedService(.init(.seconds(600), shortest: 30, longest: 3600), takes: 5, trigger: trigger) {
            if $0 == 0 { for _ in 0..<5 { trigger.fire(.all) } }
            return .none
        }
        let refreshes = await service.run(for: 1500)
        #expect(refreshes.map { Int($0.at) } == [0, 5, 610, 1215])
    }

    @Test func `changes in the cluster leave the time of the next refresh alone`() async {
        let service = SimulatedService(.init(.seconds(600), shortest: 30, longest: 3600))
        service.clock.at(100) { service.trigger.fire(.changed) }
        let refreshes = await service.run(for: 1300)
        #expect(
            refreshes == [
                .init(at: 0, scope: .all), .init(at: 100, scope: .changed), .init(at: 600, scope: .all),
                .init(at: 1200, scope: .all),
            ])
    }

    @Test func `changes that could not be refreshed are not forgotten`() async {
        let service = SimulatedService(.init(.seconds(600), shortest: 30, longest: 3600)) {
            $0 == 100 ? Self.failure : .none
        }
        service.clock.at(100) { service.trigger.fire(.changed) }
        let refreshes = await service.run(for: 300)
        #expect(refreshes.map(\.scope) == [.all, .changed, .all])
        #expect(refreshes.map { Int($0.at) } == [0, 100, 130])
    }
}
