import EgressModel
import EgressTestSupport
import Synchronization
import Testing

@testable import EgressResolve

@Suite struct QuestionMemoTests {
    @Test func `a question asked a hundred times at once goes out once`() async {
        let resolver = ScriptedResolver([question("a"): answer(record("a", "192.0.2.1"))])
        let memo = QuestionMemo(resolver)
        let answers = await withTaskGroup(of: Answer?.self) { group in
            for _ in 0..<100 { group.addTask { try? await memo.answer(question("a")) } }
            return await group.reduce(into: [Answer?]()) { $0.append($1) }
        }
        #expect(answers == Array(repeating: answer(record("a", "192.0.2.1")), count: 100))
        #expect(resolver.asked == [question("a")])
    }

    @Test func `a failure is remembered like an answer`() async {
        let resolver = ScriptedResolver([question("a"): .failure(.contradiction(question("a")))])
        let memo = QuestionMemo(resolver)
        for _ in 0..<3 {
            await #expect(throws: ResolveError.contradiction(question("a"))) { try await memo.answer(question("a")) }
        }
        #expect(resolver.asked == [question("a")])
    }

    @Test func `another type or name is another question, another case of letters is not`() async throws {
        let resolver = ScriptedResolver([
            question("a", .a): answer(), question("a", .aaaa): answer(), question("b", .a): answer(),
        ])
        let memo = QuestionMemo(resolver)
        for question in [question("a"), question("a", .aaaa), question("b"), question("A")] {
            _ = try await memo.answer(question)
        }
        #expect(resolver.asked == [question("a"), question("a", .aaaa), question("b")])
    }

    @Test func `each round asks a question once more, and remembers its own answer`() async throws {
        let resolver = ScriptedResolver([question("a"): answer(record("a", "192.0.2.1"))])
        let memo = QuestionMemo(resolver)
        for round in [0, 1, 1, 0, 2, 2] { _ = try await memo.answer(question("a"), inRound: round) }
        _ = try await memo.answer(question("a"))
        #expect(resolver.asked == Array(repeating: question("a"), count: 3))
    }

    @Test(arguments: [true, false])
    func `past what is remembered, no question is asked while it is on its way`(remembers: Bool) {
        let resolver = HeldResolver()
        let memo = QuestionMemo(resolver)
        let round = remembers ? 0 : 20
        for index in 0..<10_000 { memo.ask(question("n\(index)"), inRound: round) { _ in } }
        resolver.settle()
        let heard = Mutex(0)
        for _ in 0..<2 {
            for _ in 0..<1000 { memo.ask(question("shared"), inRound: round) { _ in heard.withLock { $0 += 1 } } }
            #expect(resolver.asked == [question("shared")])
            resolver.settle()
        }
        #expect(heard.withLock { $0 } == 2000)
        memo.ask(question("n0"), inRound: round) { _ in }
        #expect(resolver.asked.isEmpty == remembers)
    }

    @Test func `answers without end are not remembered`() {
        let resolver = HeldResolver()
        let memo = QuestionMemo(resolver)
        let records = (0..<1000).map { record("a", "8.0.\($0 / 250).\($0 % 250)") }
        let large = Answer(rcode: .noError, records: records)
        for index in 0..<1000 {
            memo.ask(question("n\(index)")) { _ in }
            resolver.settle(large)
        }
        for index in 0..<1000 { memo.ask(question("n\(index)")) { _ in } }
        #expect((100..<900).contains(resolver.asked.count))
    }
}

/// A resolver that answers only when the test calls `settle`.
private final class HeldResolver: Resolver {
    typealias Completion = @Sendable (Result<Answer, ResolveError>) -> Void

    private let waiting = Mutex<[(Question, Completion)]>([])

    /// The questions that have no answer yet.
    var asked: [Question] { waiting.withLock { $0.map(\.0) } }

    func ask(_ question: Question, _ completion: @escaping Completion) {
        waiting.withLock { $0.append((question, completion)) }
    }

    func settle(_ answer: Answer = Answer(rcode: .noError, records: [])) {
        let all = waiting.withLock { waiting in
            defer { waiting = [] }
            return waiting
        }
        for (_, completion) in all { completion(.success(answer)) }
    }
}
