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

    /// Those who wait for one answer; most often one.
    private struct Waiting {
        let first: Completion
        var others: [Completion] = []
    }

    private struct State {
        /// With room for a whole window, so that what is taken out leaves little to move.
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

    /// With `remembers`, the memo keeps answers, as many as its limits allow. It never asks a question again while it
    /// waits for the answer.
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
