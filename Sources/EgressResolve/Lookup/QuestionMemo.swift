internal import EgressModel
internal import Synchronization

/// A resolver that asks each question only once, even if several names lead to it. In each round of samples, it asks
/// once more.
///
/// The memo remembers as many answers as policies usually need, or none. In a longer list, later answers are not
/// remembered, and a question that names share is asked again. The memo never asks a question that is already in
/// flight. If equal questions were in flight, an attacker would have to guess only one of them (RFC 5452, section 5).
final class QuestionMemo: Resolver {
    private static let mostAnswers = 10_000
    /// The number of rounds that are remembered. A remembered answer starts the next round within its own completion,
    /// so the number also limits the depth of the stack.
    private static let rememberedRounds = Sampling.mostByDefault
    /// The maximum number of records that are remembered: about 20 MB.
    private static let mostRecords = 250_000

    typealias Completion = @Sendable (Result<Answer, ResolveError>) -> Void

    /// A question, and the number of times that it was asked before.
    private struct Sample: Hashable {
        let question: Question
        let round: Int
    }

    /// The completions that wait for one answer, in most cases a single one.
    private struct Waiting {
        let first: Completion
        var others: [Completion] = []
    }

    private struct State {
        /// The questions in flight. The capacity is several times the window, so a removal has few other entries to
        /// move.
        var underWay = [Question: Waiting](minimumCapacity: 4 * BulkLookup.window)
        var known: [Sample: Result<Answer, ResolveError>] = [:]
        var records = 0

        mutating func note(_ sample: Sample, _ completion: @escaping Completion) -> Standing {
            if let result = known[sample] { return .known(result) }
            guard underWay[sample.question]?.others.append(completion) == nil else { return .waits }
            underWay[sample.question] = Waiting(first: completion)
            return .isNew
        }

        mutating func settle(_ sample: Sample, _ result: Result<Answer, ResolveError>) -> Waiting? {
            let count = (try? result.get().records.count) ?? 0
            if sample.round < rememberedRounds, known.count < mostAnswers, records + count <= mostRecords {
                known[sample] = result
                records += count
            }
            return underWay.removeValue(forKey: sample.question)
        }
    }

    private let resolver: any Resolver
    private let state = Mutex(State())

    /// Creates a memo. It never asks a question again while it waits for the answer, not even in another round.
    init(_ resolver: any Resolver) {
        self.resolver = resolver
    }

    func ask(_ question: Question, _ completion: @escaping Completion) { ask(question, inRound: 0, completion) }

    func ask(_ question: Question, inRound round: Int, _ completion: @escaping Completion) {
        let sample = Sample(question: question, round: round)
        switch state.withLock({ $0.note(sample, completion) }) {
        case .known(let result): completion(result)
        case .waits: break
        case .isNew: resolver.ask(question) { self.settle(sample, $0) }
        }
    }

    private enum Standing {
        case known(Result<Answer, ResolveError>)
        case waits
        case isNew
    }

    private func settle(_ sample: Sample, _ result: Result<Answer, ResolveError>) {
        let waiting = state.withLock { $0.settle(sample, result) }
        waiting?.first(result)
        for completion in waiting?.others ?? [] { completion(result) }
    }
}
