import EgressTestSupport
import Foundation
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
        let isOpen = Atomic(false)

        func add(_ text: String?) { texts.withLock { $0.append(text ?? "") } }

        func count(_ text: String) -> Int { texts.withLock { texts in texts.count { $0 == text } } }
    }

    @Test func `Visitors beyond the limit are sent away at once, and the others get their pages`() async throws {
        let answers = Answers()
        let surplus = 20
        let visitors = (0..<PageDesk.mostVisitors + surplus).map { _ in
            Task { [desk] in
                let page = await desk.serve {
                    while !answers.isOpen.load(ordering: .relaxed) { Thread.sleep(forTimeInterval: 0.001) }
                    return MonitorPage("text")
                }
                answers.add(page?.text)
            }
        }
        while answers.count(PageDesk.busy.text) < surplus { try await Task.sleep(for: .milliseconds(5)) }
        #expect(answers.count("text") == 0)
        answers.isOpen.store(true, ordering: .relaxed)
        for visitor in visitors { await visitor.value }
        #expect(answers.count("text") == PageDesk.mostVisitors)
        #expect(answers.count(PageDesk.busy.text) == surplus)
    }
}
