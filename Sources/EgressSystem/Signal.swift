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
    /// The reader of what is written has gone away.
    package static let brokenPipe = Signal(rawValue: SIGPIPE)
    /// A file would be larger than it may be.
    package static let fileSizeLimit = Signal(rawValue: SIGXFSZ)

    /// Those by which users and service managers ask a process to end.
    package static let ending: [Signal] = [.hangUp, .interrupt, .terminate]

    /// Does nothing when it comes, from now on and in the programs that we run; signal(2) with `SIG_IGN`.
    package func ignore() { posix_ignore(rawValue) }

    /// Lets it do what it does by itself; signal(2) with `SIG_DFL`. A signal handler may do so.
    func reset() { posix_reset(rawValue) }

    /// Handles it from now on, unless somebody else handles or ignores it.
    ///
    /// - Parameter handler: does nothing but what signal-safety(7) allows.
    /// - Returns: whether it does.
    func handle(_ handler: @convention(c) (CInt) -> Void) -> Bool { posix_handle(rawValue, handler) == 1 }

    /// Undoes that, where it is still this handler that handles it.
    func stopHandling(by handler: @convention(c) (CInt) -> Void) { posix_unhandle(rawValue, handler) }

    /// Lets signals wait, in this thread and in each that it starts from now on; pthread_sigmask(3).
    ///
    /// - Parameter signals: the ones that wait from now on.
    /// - Returns: those of them that did not wait before.
    package static func block(_ signals: [Signal]) -> [Signal] {
        var old = mask(signals, SIG_BLOCK)
        return signals.filter { sigismember(&old, $0.rawValue) == 0 }
    }

    /// Lets signals come again, in this thread and in each that it starts from now on; those that waited come at once.
    package static func unblock(_ signals: [Signal]) { mask(signals, SIG_UNBLOCK) }

    @discardableResult
    private static func mask(_ signals: [Signal], _ how: CInt) -> sigset_t {
        var (set, old) = (sigset_t(), sigset_t())
        sigemptyset(&set)
        for signal in signals { sigaddset(&set, signal.rawValue) }
        pthread_sigmask(how, &set, &old)
        return old
    }

    /// Ends this process by it, as if nobody had handled, ignored or blocked it; raise(3).
    package func endProcess() -> Never {
        reset()
        Self.unblock([self])
        raise(rawValue)
        // For one that ends no process: as the status that shells give to those that a signal ended.
        _exit(128 + rawValue)
    }
}
