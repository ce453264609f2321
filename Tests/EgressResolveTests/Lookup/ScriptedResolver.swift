import EgressModel
import EgressResolve
import Synchronization

/// A resolver that answers from a table and records every question in order.
final class ScriptedResolver: Resolver {
    private let answers: [Question: Result<Answer, ResolveError>]
    private let log = Mutex<[Question]>([])

    init(_ answers: [Question: Result<Answer, ResolveError>]) {
        self.answers = answers
    }

    convenience init(_ answers: [Question: Answer]) {
        self.init(answers.mapValues { .success($0) })
    }

    var asked: [Question] { log.withLock { $0 } }

    func ask(_ question: Question, _ completion: @escaping @Sendable (Result<Answer, ResolveError>) -> Void) {
        log.withLock { $0.append(question) }
        completion(answers[question] ?? .failure(.notInZoneFiles(question)))
    }
}
