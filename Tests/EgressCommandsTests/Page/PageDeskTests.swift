import EgressTestSupport
import Synchronization
import Testing

@testable import EgressCommands
@testable import EgressRefresh

@Suite(.waits) struct PageDeskTests {
    private let desk = PageDesk()

    @Test func `No page is made for a visitor who has gone`() async {
        #expect(await desk.serve { MonitorPage("text") } != nil)
        let visitor = Task { [desk] in
            withUnsafeCurrentTask { $0?.cancel() }
            return await desk.serve { MonitorPage("text") } == nil
        }
        #expect(await visitor.value)
    }

    /// What visitors got.
    private final class Answers: Sendable {
        private let texts = Mutex<[String]>([])

        func add(_ text: String?) { texts.withLock { $0.append(text ?? "") } }

        func count(_ text: String) -> Int { texts.withLock { texts in texts.count { $0 == text } } }
    }

    @Test func `Visitors beyond the limit are sent away at once, and the others get their pages`() async throws {
        let answers = Answers()
        let gate = Event()
        let surplus = 20
        try await withThrowingTaskGroup { group in
            defer { gate.happen() }
            for _ in 0..<PageDesk.mostVisitors + surplus {
                group.addTask { [desk] in
                    let page = await desk.serve { gate.happens() ? MonitorPage("text") : nil }
                    answers.add(page?.text)
                }
            }
            try Wait.until("the surplus is sent away") { answers.count(PageDesk.busy.text) >= surplus }
            #expect(answers.count("text") == 0)
        }
        #expect(answers.count("text") == PageDesk.mostVisitors)
        #expect(answers.count(PageDesk.busy.text) == surplus)
    }
}
