internal import Logging

/// Says what went wrong, on stderr, and remembers the most severe exit status of it.
final class Reporter {
    private(set) var status = ExitStatus.done
    let logger: Logger

    init(_ talk: TalkOptions) {
        logger = Logger(
            label: "egressgen", factory: { _ in StderrLogHandler(format: talk.logFormat, level: talk.level) })
    }

    func report(_ failure: Failure) {
        raise(to: failure.status)
        logger.error(Logger.Message(stringLiteral: failure.message), metadata: Self.metadata(failure.hint))
    }

    /// Raises the exit status to at least this severity.
    func raise(to status: ExitStatus) { self.status = max(self.status, status) }

    /// Tells what was done.
    func tell(_ message: String) { logger.notice("\(message)") }

    func report(_ failures: Failures) {
        for failure in failures.list { report(failure) }
    }

    func warn(_ subject: String, _ fact: String, hint: String? = nil) {
        logger.warning("\(subject): \(fact)", metadata: Self.metadata(hint))
    }

    private static func metadata(_ hint: String?) -> Logger.Metadata? { hint.map { ["hint": .string($0)] } }
}
