import Testing

@testable import EgressCommands

@Suite struct DoorbellTests {
    @Test func `what rang before is answered at once, and as one`() async {
        let bell = Doorbell()
        bell.ring(.changed)
        bell.ring(.all)
        bell.ring(.changed)
        #expect(await bell.answer() == [.all, .changed])
        bell.ring(.changed)
        #expect(await bell.answer() == .changed)
    }

    @Test func `who waits is called`() async {
        let bell = Doorbell()
        async let call = bell.answer()
        await Task.yield()
        bell.ring(.all)
        #expect(await call == .all)
    }
}
