internal import EgressModel
internal import Synchronization

/// Asks every question once, however many names lead to it.
///
/// Answers are kept for as many questions as policies have; of a longer list the later answers are not, and what such
/// names share is asked again.
final class QuestionMemo: Resolver {
    private static let limit = 10_000

    typealias Completion = @Sendable (Result<Answer, ResolveError>) -> Void

    private enum Entry {
        case asked(Completion, others: [Completion])
        case known(Result<Answer, ResolveError>)
    }

    private struct State {
        var entries: [Question: Entry] = [:]
        var knownCount = 0
    }

    private let resolver: any Resolver
    private let state = Mutex(State())

    init(_ resolver: any Resolver) {
        self.resolver = resolver
    }

    func ask(_ question: Question, _ completion: @escaping Completion) {
        let known: Result<Answer, ResolveError>?
        let isNew: Bool
        (known, isNew) = state.withLock { state in
            switch state.entries[question] {
            case .known(let result): return (result, false)
            case .asked(let first, let others):
                state.entries[question] = .asked(first, others: others + [completion])
                return (nil, false)
            case nil:
                state.entries[question] = .asked(completion, others: [])
                return (nil, true)
            }
        }
        if let known { return completion(known) }
        if isNew { resolver.ask(question) { self.settle(question, $0) } }
    }

    private func settle(_ question: Question, _ result: Result<Answer, ResolveError>) {
        let entry = state.withLock { state in
            let isKept = state.knownCount < Self.limit
            if isKept { state.knownCount += 1 }
            return isKept
                ? state.entries.updateValue(.known(result), forKey: question)
                : state.entries.removeValue(forKey: question)
        }
        guard case .asked(let first, let others) = entry else { return }
        first(result)
        for completion in others { completion(result) }
    }
}
