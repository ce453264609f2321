import EgressRefresh
import Testing

@testable import EgressCommands

@Suite struct PageDeskTests {
    @Test func `No page is made for a visitor who has gone`() async {
        let desk = PageDesk()
        #expect(await desk.take { MonitorPage("text") } != nil)
        let visitor = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return await desk.take { MonitorPage("text") } == nil
        }
        #expect(await visitor.value)
    }
}
