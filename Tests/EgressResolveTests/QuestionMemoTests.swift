import EgressModel
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
}
