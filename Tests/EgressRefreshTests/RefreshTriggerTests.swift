import Testing

@testable import EgressRefresh

@Suite struct RefreshTriggerTests {
    @Test func `what rang before is answered at once, and as one`() async {
        let trigger = RefreshTrigger()
        trigger.fire(.changed)
        trigger.fire(.all)
        trigger.fire(.changed)
        #expect(await trigger.next() == [.all, .changed])
        trigger.fire(.changed)
        #expect(await trigger.next() == .changed)
    }

    @Test func `who waits is called`() async {
        let trigger = RefreshTrigger()
        async let scope = trigger.next()
        await Task.yield()
        trigger.fire(.all)
        #expect(await scope == .all)
    }
}
