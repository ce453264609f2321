internal import EgressRefresh
internal import Logging
internal import Synchronization

/// Prints messages to stderr, and keeps the most severe exit status of the errors.
final class Reporter: Sendable {
    private let worst = Mutex(ExitStatus.done)
    private let told = Mutex<Set<Notice>>([])
    let logger: Logger

    var status: ExitStatus { worst.withLock { $0 } }

    init(_ talk: TalkOptions) {
        logger = Logger(
            label: "egressgen", factory: { _ in StderrLogHandler(format: talk.logFormat, level: talk.level) })
    }

    func report(_ failure: Failure) {
        raise(to: failure.status)
        logger.error(Logger.Message(stringLiteral: failure.message), metadata: Self.metadata(failure.hint))
    }

    /// Raises the exit status to `status` if that is more severe.
    func raise(to status: ExitStatus) { worst.withLock { $0 = max($0, status) } }

    /// Prints a message about what was done.
    func tell(_ message: String) { logger.notice("\(message)") }

    func report(_ failures: Failures) {
        for failure in failures.list { report(failure) }
    }

    func warn(_ subject: String, _ fact: String, hint: String? = nil) {
        logger.warning("\(subject): \(fact)", metadata: Self.metadata(hint))
    }

    func warn(_ subject: String, _ words: Words) { warn(subject, words.fact, hint: words.hint) }

    /// Returns whether this is the first call with this notice.
    func isFirst(_ notice: Notice) -> Bool { told.withLock { $0.insert(notice).inserted } }

    private static func metadata(_ hint: String?) -> Logger.Metadata? { hint.map { ["hint": .string($0)] } }
}
