import EgressCluster
import EgressRefresh
import Testing

@Suite struct WatchLossesTests {
    @Test func `a failure is told once until the watch reports something`() {
        var losses = WatchLosses()
        let first = (1...3).map { _ in losses.begin(.pod, isForbidden: false) }
        #expect(first == [true, false, false])
        let other = losses.begin(.service, isForbidden: false)
        #expect(other)
        losses.end(.pod)
        let second = [InventoryKind.pod, .service].map { losses.begin($0, isForbidden: false) }
        #expect(second == [true, false])
    }

    @Test func `a lack of rights is told although the watch has failed before`() {
        var losses = WatchLosses()
        let told = [false, true, true, false].map { losses.begin(.pod, isForbidden: $0) }
        #expect(told == [true, true, false, false])
    }
}
