internal import EgressModel
internal import Synchronization

/// Asks every question once, however many names lead to it.
///
/// As many questions are remembered as policies have. Of a longer list the later ones are not, and what names share
/// there is asked again.
final class QuestionMemo: Resolver {
    private static let limit = 10_000

    typealias Completion = @Sendable (Result<Answer, ResolveError>) -> Void

    private enum Entry {
        case asked(Completion, others: [Completion])
        case known(Result<Answer, ResolveError>)
    }

    private struct State {
        var entries: [Question: Entry] = [:]

        mutating func note(_ question: Question, _ completion: @escaping Completion) -> Standing {
            switch entries[question] {
            case .known(let result): return .known(result)
            case .asked(let first, let others):
                entries[question] = .asked(first, others: others + [completion])
                return .waits
            case nil:
                guard entries.count < limit else { return .isOneTooMany }
                entries[question] = .asked(completion, others: [])
                return .isNew
            }
        }
    }

    private let resolver: any Resolver
    private let state = Mutex(State())

    init(_ resolver: any Resolver) {
        self.resolver = resolver
    }

    func ask(_ question: Question, _ completion: @escaping Completion) {
        switch state.withLock({ $0.note(question, completion) }) {
        case .known(let result): completion(result)
        case .waits: break
        case .isNew: resolver.ask(question) { self.settle(question, $0) }
        case .isOneTooMany: resolver.ask(question, completion)
        }
    }

    private enum Standing {
        case known(Result<Answer, ResolveError>)
        case waits
        case isNew
        case isOneTooMany
    }

    private func settle(_ question: Question, _ result: Result<Answer, ResolveError>) {
        let entry = state.withLock { $0.entries.updateValue(.known(result), forKey: question) }
        guard case .asked(let first, let others) = entry else { return }
        first(result)
        for completion in others { completion(result) }
    }
}
