import Foundation
import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A child started with `posix_spawn`, with default signal handling and no descriptors but the standard three.
final class ChildProcess: Sendable {
    /// How the child ended.
    struct End: Sendable {
        /// The exit status; `nil` if a signal ended it.
        let status: Int32?
        let signal: Int32?
    }

    /// The child's three descriptors, which stay the caller's to close.
    struct Streams: Sendable {
        let input: Int32
        let output: Int32
        let error: Int32
    }

    let pid: pid_t
    private let end = Mutex<End?>(nil)

    init(
        _ executable: String, _ arguments: [String], environment: [String: String], folder: String? = nil,
        _ streams: Streams
    ) throws(SupportError) {
        var files = SpawnFiles(streams)
        var attributes = SpawnAttributes()
        defer {
            files.destroy()
            attributes.destroy()
        }
        // Not every libc's headers offer Swift a way to set the working folder.
        let command = folder.map { ["/bin/sh", "-c", #"cd "$0" && exec "$@""#, $0, executable] } ?? [executable]
        var words = (command + arguments).map { strdup($0) } + [nil]
        var variables = environment.sorted { $0.key < $1.key }.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { (words + variables).forEach { free($0) } }
        var pid = pid_t()
        let code = posix_spawn(&pid, command[0], &files.actions, &attributes.attributes, &words, &variables)
        guard code == 0 else { throw SupportError("cannot start \(executable): \(String(cString: strerror(code)))") }
        self.pid = pid
    }

    /// Starts a child without input, whose output is added to a file.
    convenience init(
        _ executable: String, _ arguments: [String], environment: [String: String], log: String
    ) throws(SupportError) {
        let input = try OpenFile.reading("/dev/null")
        let file = try OpenFile(log, O_WRONLY | O_CREAT | O_APPEND)
        let streams = Streams(input: input.descriptor, output: file.descriptor, error: file.descriptor)
        try self.init(executable, arguments, environment: environment, streams)
        withExtendedLifetime((input, file)) {}
    }

    /// Waits for the end; further calls give the same.
    @discardableResult
    func wait() -> End {
        if let end = end.withLock({ $0 }) { return end }
        // Leaves the zombie, so that `kill` below can never hit another process of the same number.
        var information = siginfo_t()
        while waitid(P_PID, id_t(pid), &information, WEXITED | WNOWAIT) != 0, errno == EINTR {}
        return end.withLock { end in
            let reaped = end ?? reap(WNOHANG) ?? End(status: nil, signal: nil)
            end = reaped
            return reaped
        }
    }

    /// Whether the child has ended by now.
    var hasEnded: Bool {
        end.withLock { end in
            end = end ?? reap(WNOHANG)
            return end != nil
        }
    }

    /// Sends a signal unless the child has ended and been waited for.
    func signal(_ number: Int32) {
        end.withLock { end in
            if end == nil { _ = kill(pid, number) }
        }
    }

    /// Waits up to so many seconds; tells whether the child has ended.
    func ends(within seconds: Double) -> Bool {
        let deadline = ContinuousClock.now + .seconds(seconds)
        while !hasEnded {
            guard ContinuousClock.now < deadline else { return false }
            poll(nil, 0, 2)
        }
        return true
    }

    private func reap(_ options: Int32) -> End? {
        var status: Int32 = 0
        guard waitpid(pid, &status, options) == pid else { return nil }
        let signal = status & 0x7f
        return signal == 0 ? End(status: status >> 8 & 0xff, signal: nil) : End(status: nil, signal: signal)
    }
}

/// What becomes of the descriptors.
private struct SpawnFiles {
    #if canImport(Glibc)
        var actions = posix_spawn_file_actions_t()
    #else
        var actions: posix_spawn_file_actions_t?
    #endif

    init(_ streams: ChildProcess.Streams) {
        posix_spawn_file_actions_init(&actions)
        posix_spawn_file_actions_adddup2(&actions, streams.input, 0)
        posix_spawn_file_actions_adddup2(&actions, streams.output, 1)
        posix_spawn_file_actions_adddup2(&actions, streams.error, 2)
    }

    mutating func destroy() { posix_spawn_file_actions_destroy(&actions) }
}

/// Signals as a shell leaves them, whatever the test process ignores.
private struct SpawnAttributes {
    #if canImport(Glibc)
        var attributes = posix_spawnattr_t()
    #else
        var attributes: posix_spawnattr_t?
    #endif

    init() {
        posix_spawnattr_init(&attributes)
        var all = sigset_t()
        sigemptyset(&all)
        posix_spawnattr_setsigmask(&attributes, &all)
        for number in [SIGPIPE, SIGINT, SIGTERM, SIGQUIT, SIGHUP] { sigaddset(&all, number) }
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))
    }

    mutating func destroy() { posix_spawnattr_destroy(&attributes) }
}
