internal import EgressModel
internal import Synchronization

/// Asks every question once, however many names lead to it.
///
/// As many answers are remembered as policies have, or none. Of a longer list the later ones are not, and what names share
/// there is asked again, though never while it is being asked: of equal questions on their way an attacker need guess but
/// one (RFC 5452, section 5).
final class QuestionMemo: Resolver {
    private static let mostAnswers = 10_000
    /// Some 20 MB.
    private static let mostRecords = 250_000

    typealias Completion = @Sendable (Result<Answer, ResolveError>) -> Void

    private enum Entry {
        case asked(Completion, others: [Completion])
        case known(Result<Answer, ResolveError>)
    }

    private struct State {
        var entries: [Question: Entry] = [:]
        var answers = 0
        var records = 0

        mutating func note(_ question: Question, _ completion: @escaping Completion) -> Standing {
            switch entries[question] {
            case .known(let result): return .known(result)
            case .asked(let first, var others):
                // Taken out first, or each would copy all before it.
                entries[question] = nil
                others.append(completion)
                entries[question] = .asked(first, others: others)
                return .waits
            case nil:
                entries[question] = .asked(completion, others: [])
                return .isNew
            }
        }

        /// - Returns: what waited for the question.
        mutating func settle(_ question: Question, _ result: Result<Answer, ResolveError>, remembers: Bool) -> Entry? {
            let count = (try? result.get().records.count) ?? 0
            guard remembers, answers < mostAnswers, records + count <= mostRecords else {
                return entries.removeValue(forKey: question)
            }
            answers += 1
            records += count
            return entries.updateValue(.known(result), forKey: question)
        }
    }

    private let resolver: any Resolver
    private let remembers: Bool
    private let state = Mutex(State())

    /// - Parameter remembers: whether a question is never asked again, or only not while it is being asked.
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
        let entry = state.withLock { $0.settle(question, result, remembers: remembers) }
        guard case .asked(let first, let others) = entry else { return }
        first(result)
        for completion in others { completion(result) }
    }
}
