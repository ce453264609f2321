internal import EgressModel
internal import Synchronization

/// A resolver that asks each question only once, even if several names lead to it.
///
/// The memo remembers as many answers as policies usually need, or none. In a longer list, later answers are not
/// remembered, and a question that names share is asked again. The memo never asks a question that is already in
/// flight. If equal questions were in flight, an attacker would have to guess only one of them (RFC 5452, section 5).
final class QuestionMemo: Resolver {
    private static let mostAnswers = 10_000
    /// The maximum number of records that are remembered: about 20 MB.
    private static let mostRecords = 250_000

    typealias Completion = @Sendable (Result<Answer, ResolveError>) -> Void

    /// The completions that wait for one answer, in most cases a single one.
    private struct Waiting {
        let first: Completion
        var others: [Completion] = []
    }

    private struct State {
        /// The questions in flight. The capacity is several times the window, so a removal has few other entries to
        /// move.
        var underWay = [Question: Waiting](minimumCapacity: 4 * BulkLookup.window)
        var known: [Question: Result<Answer, ResolveError>] = [:]
        var records = 0

        mutating func note(_ question: Question, _ completion: @escaping Completion) -> Standing {
            if let result = known[question] { return .known(result) }
            guard underWay[question]?.others.append(completion) == nil else { return .waits }
            underWay[question] = Waiting(first: completion)
            return .isNew
        }

        mutating func settle(
            _ question: Question, _ result: Result<Answer, ResolveError>, remembers: Bool
        ) -> Waiting? {
            let count = (try? result.get().records.count) ?? 0
            if remembers, known.count < mostAnswers, records + count <= mostRecords {
                known[question] = result
                records += count
            }
            return underWay.removeValue(forKey: question)
        }
    }

    private let resolver: any Resolver
    private let remembers: Bool
    private let state = Mutex(State())

    /// Creates a memo. If `remembers` is `true`, the memo keeps answers within its limits. It never asks a question
    /// again while it waits for the answer.
    init(_ resolver: any Resolver, remembers: Bool = true) {
        self.resolver = resolver
        self.remembers = remembers
    }

    func ask(_ question: Question, _ completion: @escaping Completion) {
        switch state.withLock({ $0.note(question, completion) }) {
        case .known(let result): completion(result)
        case .waits: break
        case .isNew: resolver.ask(question) { self.settle(question, $0) }
        }
    }

    private enum Standing {
        case known(Result<Answer, ResolveError>)
        case waits
        case isNew
    }

    private func settle(_ question: Question, _ result: Result<Answer, ResolveError>) {
        let waiting = state.withLock { $0.settle(question, result, remembers: remembers) }
        waiting?.first(result)
        for completion in waiting?.others ?? [] { completion(result) }
    }
}
