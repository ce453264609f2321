internal import CPOSIX

/// A signal of the system; signal(7).
package struct Signal: RawRepresentable, Hashable, Sendable {
    package let rawValue: CInt

    package init(rawValue: CInt) {
        self.rawValue = rawValue
    }

    package static let hangUp = Signal(rawValue: SIGHUP)
    package static let interrupt = Signal(rawValue: SIGINT)
    package static let terminate = Signal(rawValue: SIGTERM)
    /// The process wrote to a pipe or socket that has no reader.
    package static let brokenPipe = Signal(rawValue: SIGPIPE)
    /// The process exceeded the limit on the size of files.
    package static let fileSizeLimit = Signal(rawValue: SIGXFSZ)

    /// The signals with which users and service managers ask a process to end.
    package static let ending: [Signal] = [.hangUp, .interrupt, .terminate]

    /// Ignores the signal in this process and in the programs that it runs; signal(2) with `SIG_IGN`.
    package func ignore() { posix_ignore(rawValue) }

    /// Restores the default action of the signal; signal(2) with `SIG_DFL`. A signal handler can call this function.
    func reset() { posix_reset(rawValue) }

    /// Handles the signal, unless it is already handled or ignored.
    ///
    /// - Parameter handler: A function that calls only the functions that signal-safety(7) lists.
    /// - Returns: Whether `handler` handles the signal now.
    func handle(_ handler: @convention(c) (CInt) -> Void) -> Bool { posix_handle(rawValue, handler) == 1 }

    /// Restores the default action if `handler` still handles the signal.
    func stopHandling(by handler: @convention(c) (CInt) -> Void) { posix_unhandle(rawValue, handler) }

    /// Blocks signals in this thread and in the threads that it starts later; pthread_sigmask(3).
    ///
    /// - Parameter signals: The signals to block.
    /// - Returns: The signals that were not blocked before.
    package static func block(_ signals: [Signal]) -> [Signal] {
        var old = mask(signals, SIG_BLOCK)
        return signals.filter { sigismember(&old, $0.rawValue) == 0 }
    }

    /// Unblocks signals in this thread and in the threads that it starts later. Pending signals arrive immediately.
    package static func unblock(_ signals: [Signal]) { mask(signals, SIG_UNBLOCK) }

    @discardableResult
    private static func mask(_ signals: [Signal], _ how: CInt) -> sigset_t {
        var (set, old) = (sigset_t(), sigset_t())
        sigemptyset(&set)
        for signal in signals { sigaddset(&set, signal.rawValue) }
        pthread_sigmask(how, &set, &old)
        return old
    }

    /// Ends this process with the signal, even if the signal is handled, ignored or blocked; raise(3).
    package func endProcess() -> Never {
        reset()
        Self.unblock([self])
        raise(rawValue)
        // Reached only if the default action does not end the process. This is the status that shells report for a
        // process that a signal ended.
        _exit(128 + rawValue)
    }
}
